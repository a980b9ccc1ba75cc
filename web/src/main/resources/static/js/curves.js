// Score by length: one curve a configuration, intervals as bands, names at the ends of the lines.
import { axis, base, chart, colour, compact, count, named, trained } from "./chart.js";

const element = document.getElementById("curves");
const { board, rows: all } = await read(element.dataset.board);
const rows = all.filter(row => row.length > 0); // what was imported without a length has no place on the axis
const share = board.metric !== "perplexity";
const written = score => share ? `${+(score * 100).toFixed(1)} %` : compact(score);
const curves = [...group(rows)].map(([id, all]) => ({
  id, label: named(all[0].label), method: all[0].method, points: all.filter(r => r.score != null).sort((a, b) => a.length - b.length),
})).filter(curve => curve.points.length).sort((a, b) => (share ? -1 : 1) * (a.points.at(-1).score - b.points.at(-1).score));
let chosen = null;

async function read(id) {
  const whole = { board: null, rows: [] };
  for (let after = ""; after != null;) {
    const page = await (await fetch(`/api/v1/leaderboard?${new URLSearchParams({ board: id, after })}`)).json();
    whole.board = page.boards[0].board;
    whole.rows.push(...page.boards[0].rows);
    after = page.next;
  }
  return whole;
}

function group(all) {
  const groups = new Map();
  for (const row of all) groups.set(row.configurationId, [...(groups.get(row.configurationId) ?? []), row]);
  return groups;
}

const view = chart(element, () => {
  const lengths = rows.map(r => r.length);
  const names = curves.filter((c, i) => chosen ? c.id === chosen : i < 12);
  return base({
    grid: { left: 8, right: innerWidth < 640 ? 92 : 170, top: 20, bottom: 34, containLabel: true },
    tooltip: { ...base().tooltip, trigger: "item" },
    xAxis: { type: "log", logBase: 2, min: Math.min(...lengths), max: Math.max(...lengths), name: "tokens", ...axis(), axisLabel: { ...axis().axisLabel, formatter: count } },
    yAxis: share ? { type: "value", min: 0, max: 1, ...axis(), axisLabel: { ...axis().axisLabel, formatter: written } } : { type: "log", scale: true, ...axis() },
    series: curves.flatMap((curve, index) => {
      const forward = chosen ? curve.id === chosen : curve.method !== "rope" && index < 3;
      const tint = forward ? colour("accent") : curve.method === "rope" ? colour("ink") : colour("muted");
      const strength = chosen && !forward ? .18 : forward || curve.method === "rope" ? 1 : .5;
      const line = {
        type: "line", name: curve.label, z: forward ? 5 : 3, symbolSize: forward ? 7 : 5, symbol: "circle", silent: false,
        data: curve.points.map(p => [p.length, p.score]),
        lineStyle: { color: tint, width: forward ? 2.5 : 1.25, opacity: strength, type: curve.method === "rope" ? "dashed" : "solid" },
        itemStyle: { color: tint, opacity: strength },
        endLabel: { show: names.includes(curve), formatter: short(curve), color: forward ? colour("accent") : colour("muted"), fontSize: 12, opacity: Math.max(strength, chosen ? .3 : .85), width: innerWidth < 640 ? 84 : 160, overflow: "truncate" },
        labelLayout: { moveOverlap: "shiftY" },
        tooltip: { formatter: p => tip(curve, curve.points[p.dataIndex]) },
        markLine: index === 0 && board.trainedLength > 0 ? trained("xAxis", board.trainedLength) : undefined,
      };
      const bounded = curve.points.filter(p => p.lowerBound != null && p.upperBound != null);
      return bounded.length && (forward || !chosen) ? [band(bounded, tint, forward), line] : [line];
    }),
  });
});

function short(curve) {
  return curves.filter(c => c.method === curve.method).length === 1 ? curve.method : curve.label;
}

function tip(curve, point) {
  const bounds = point.lowerBound == null ? "" : `\n${written(point.lowerBound)} to ${written(point.upperBound)}`;
  return `${curve.label}\n${count(point.length)} tokens: ${written(point.score)}${bounds}\n${point.samples} samples, ${point.failures} failed`;
}

function band(points, tint, forward) {
  return {
    type: "custom", silent: true, z: 1, data: [[points[0].length, points[0].score]], tooltip: { show: false },
    renderItem: (params, api) => ({
      type: "polygon",
      shape: { points: [...points.map(p => api.coord([p.length, p.upperBound])), ...[...points].reverse().map(p => api.coord([p.length, p.lowerBound]))] },
      style: { fill: tint, opacity: forward ? .13 : .05 },
    }),
  };
}

const legend = document.getElementById("legend");
for (const curve of curves) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = curve.label;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    chosen = chosen === curve.id ? null : curve.id;
    legend.querySelectorAll("button").forEach(b => b.setAttribute("aria-pressed", String(b === button && chosen !== null)));
    view.draw();
  });
  legend.append(document.createElement("li"));
  legend.lastElementChild.append(button);
}
