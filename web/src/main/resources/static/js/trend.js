// Scores of a schedule's runs, one line a configuration: drawn from the table below it.
import { axis, base, chart, colour, compact } from "./chart.js";

const element = document.getElementById("trend"), table = document.getElementById("trend-scores");
const share = element.dataset.metric !== "perplexity";
const written = score => share ? `${+(score * 100).toFixed(1)} %` : compact(score);
const names = [...table.tHead.rows[0].cells].slice(1).map(cell => cell.textContent);
const rows = [...table.tBodies[0].rows].reverse(); // the table has the latest first
const times = rows.map(row => row.cells[0].textContent.trim()), day = time => time.replace(/,.*/, "");
const dates = times.map((time, n) => n > 0 && day(time) === day(times[n - 1]) ? time.replace(/^.*, | UTC$/g, "") : day(time)); // a day is named once, its later runs by the hour
const lines = names.map((name, n) => ({ name, scores: rows.map(row => row.cells[n + 1].dataset.score ?? null) }));

chart(element, () => base({
  grid: { left: 8, right: innerWidth < 640 ? 92 : 170, top: 16, bottom: 28, containLabel: true },
  tooltip: { ...base().tooltip, trigger: "axis", valueFormatter: value => value == null ? "–" : written(+value) },
  xAxis: { type: "category", data: times, ...axis(), axisLabel: { ...axis().axisLabel, formatter: (time, n) => dates[n] } },
  yAxis: { type: "value", ...(share ? { min: 0, max: 1 } : { scale: true }), ...axis(), axisLabel: { ...axis().axisLabel, formatter: written } },
  series: lines.map((line, n) => ({
    type: "line", name: line.name, data: line.scores, connectNulls: true, symbol: "circle", symbolSize: 6,
    lineStyle: { color: colour(n === 0 ? "accent" : "muted"), width: n === 0 ? 2.5 : 1.25, type: ["solid", "dashed", "dotted"][n % 3] },
    itemStyle: { color: colour(n === 0 ? "accent" : "muted") },
    endLabel: { show: true, formatter: line.name, color: colour("muted"), fontSize: 12, width: innerWidth < 640 ? 84 : 160, overflow: "truncate" },
    labelLayout: { moveOverlap: "shiftY" },
  })),
}));
