// Quality against cost: one point a configuration, filled where nobody dominates it.
import { axis, base, chart, colour, compact, named } from "./chart.js";

const element = document.getElementById("pareto");
const { model, task, cost, length, told } = element.dataset;
const asked = new URLSearchParams({ model, task, cost, length });
const pages = [];
do {
  pages.push(await (await fetch(`/api/v1/pareto?${asked}`)).json());
  asked.set("after", pages.at(-1).next);
} while (pages.at(-1).next);
const { unit, metric } = pages[0].pareto[0];
const points = pages.flatMap(page => page.pareto[0].points);
const share = metric !== "perplexity";
const bytes = cost === "kv" || cost === "memory";
const written = score => share ? `${+(score * 100).toFixed(1)} %` : compact(score);
const at = point => bytes ? point.cost / 2 ** 20 : point.cost;
const mark = point => point.disturbed >= told ? "~" : "";
const costed = value => `${+value.toPrecision(3)} ${bytes ? "MiB" : cost === "prefill" ? "s" : "ms"}`;

chart(element, () => base({
  grid: { left: 8, right: 40, top: 28, bottom: 40, containLabel: true },
  tooltip: { ...base().tooltip, trigger: "item" },
  xAxis: { type: "value", scale: true, name: unit, ...axis(), axisLabel: { ...axis().axisLabel, formatter: costed } },
  yAxis: share ? { type: "value", min: 0, max: 1, ...axis(), axisLabel: { ...axis().axisLabel, formatter: written } } : { type: "log", scale: true, inverse: true, ...axis() },
  series: [
    {
      type: "line", name: "front", silent: true, symbol: "none", step: "end", z: 1, lineStyle: { color: colour("accent"), width: 1.25, opacity: .5 },
      data: points.filter(p => !p.behind.length).map(p => [at(p), p.score]),
    },
    {
      type: "scatter", name: "configurations", symbolSize: 11, z: 3,
      data: points.map(p => ({
        value: [at(p), p.score],
        itemStyle: p.front ? { color: colour("accent") } : { color: colour("paper"), borderColor: colour("muted"), borderWidth: 1.5 },
      })),
      label: { show: true, position: "top", distance: 6, formatter: p => named(points[p.dataIndex].label), color: colour("ink"), fontSize: 12, width: innerWidth < 640 ? 90 : 170, overflow: "truncate" },
      labelLayout: { moveOverlap: "shiftY", hideOverlap: true },
      tooltip: { formatter: p => tip(points[p.dataIndex]) },
    },
  ],
}));

function tip(point) {
  const bounds = point.interval ? `, ${written(point.interval[0])} to ${written(point.interval[1])}` : "";
  const by = point.dominatedBy.length ? `\ndominated by ${point.dominatedBy.map(named).join(", ")}` : "";
  return `${named(point.label)}\n${written(point.score)}${bounds}\n${mark(point)}${costed(at(point))}${by}`;
}
