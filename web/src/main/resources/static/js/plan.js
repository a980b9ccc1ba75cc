// Asks for a plan and draws it: distances, all pairs, spectrum, temperature, words. The form's state is the page's address.
import { send } from "./api.js";
import { axis, base, chart, colour, compact, count, lengths, named, trained } from "./chart.js";

const form = document.getElementById("plan"), refusal = document.getElementById("refusal");
const at = name => document.getElementById(name);
const PICTURE = 160;
let plan = null, asked = 0;

function question() {
  const data = new FormData(form), parameters = {};
  for (const [name, value] of data) if (name.startsWith("p.") && value.trim()) parameters[name.slice(2)] = value.trim();
  const length = Number(data.get("length"));
  const rows = (data.get("rows") || "").split(/[,;\s]+/).filter(Boolean).map(Number);
  return {
    method: { name: data.get("method"), parameters }, trainedLength: Number(data.get("trainedLength")), length,
    rotaryDim: Number(data.get("rotaryDim")), base: Number(data.get("base")), picture: PICTURE,
    rows: rows.length ? rows : [...new Set([length / 4, length / 2, length].map(n => Math.max(0, Math.floor(n) - 1)))],
  };
}

async function answer() {
  const mine = ++asked, wanted = question();
  remember();
  try {
    const given = await send("POST", "/api/v1/plans", wanted);
    if (mine !== asked) return;
    plan = given;
    refusal.hidden = true;
    show();
  } catch (failure) {
    if (mine !== asked) return;
    refusal.textContent = failure.message;
    refusal.hidden = false;
  }
}

function remember() {
  const address = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) address.set(name, value);
  history.replaceState(null, "", `?${address}`);
}

function show() {
  at("label").textContent = named(plan.label);
  at("sentences").replaceChildren(...plan.sentences.map(sentence => element("li", sentence)));
  at("choices").replaceChildren(...(plan.choices.length ? plan.choices.map(c => row(c.parameter, say(c.value), c.origin === c.reason ? c.reason : `${c.origin}: ${c.reason}`)) : [row("none", "", "")]));
  at("bands").replaceChildren(...plan.bands.map(b => row(b.name, b.keys, b.queryPosition, b.keyPosition)));
  charts.forEach(one => one.draw());
  picture();
}

const say = value => typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
const element = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });

function row(name, ...cells) {
  const line = document.createElement("tr"), head = element("th", name);
  head.scope = "row";
  head.className = "name";
  line.append(head, ...cells.map(words => element("td", words)));
  return line;
}

function distances() {
  if (!plan) return base();
  const last = plan.rows.length - 1, furthest = Math.max(...plan.rows.map(r => r.query));
  const told = Math.max(plan.rope.trainedLength, ...plan.rows.flatMap(r => r.distances));
  const step = 10 ** Math.floor(Math.log10(told)) / 4, top = Math.ceil(told * 1.02 / step) * step;
  return base({
    legend: { top: 0, right: 0, icon: "roundRect", itemHeight: 3, textStyle: { color: colour("muted"), fontSize: 12 } },
    grid: { left: 8, right: 16, top: at("distances").clientWidth < 440 ? 56 : 34, bottom: 34, containLabel: true }, // a legend of two lines
    xAxis: { type: "value", name: "true distance, tokens", max: furthest, ...axis() },
    yAxis: { type: "value", max: top, ...axis() },
    series: [{
      type: "line", name: "plain RoPE", showSymbol: false, silent: true, data: [[0, 0], [Math.min(furthest, top), Math.min(furthest, top)]],
      lineStyle: { color: colour("muted"), width: .75 }, itemStyle: { color: colour("muted") },
    }, ...plan.rows.map((r, i) => ({
      type: "line", name: `query ${count(r.query)}`, showSymbol: false, connectNulls: false,
      data: r.keys.map((key, at) => [r.query - key, r.distances[at] ?? null]).reverse(),
      lineStyle: { color: i === last ? colour("accent") : colour("muted"), width: i === last ? 2.5 : 1.5, type: i === last ? "solid" : i === last - 1 ? "dashed" : "dotted" },
      itemStyle: { color: i === last ? colour("accent") : colour("muted") },
      markLine: i === last ? trained("yAxis", plan.rope.trainedLength) : undefined,
    }))],
  });
}

function spectrum() {
  if (!plan) return base();
  const line = (name, lengths, tint, width, type) => ({
    type: "line", name, showSymbol: false, data: lengths.map((w, pair) => [pair, w ?? null]), lineStyle: { color: tint, width, type }, itemStyle: { color: tint },
  });
  return base({
    legend: { top: 0, right: 0, icon: "roundRect", itemHeight: 3, textStyle: { color: colour("muted"), fontSize: 12 } },
    grid: { left: 8, right: 16, top: 34, bottom: 34, containLabel: true },
    xAxis: { type: "value", name: "rotary pair, fastest first", max: plan.spectrum.length - 1, ...axis() },
    yAxis: { type: "log", max: v => Math.max(v.max, 1.6 * plan.rope.trainedLength, 1.6 * plan.length), ...axis() },
    series: [
      line("as trained", plan.trainedWavelengths, colour("muted"), 1.5, "dashed"),
      { ...line("as planned", plan.wavelengths, colour("accent"), 2.5, "solid"), markLine: lengths("yAxis", plan.rope.trainedLength, plan.length) },
    ],
  });
}

function temperature() {
  if (!plan) return base();
  const all = plan.temperatures, factors = [
    ["rotated part", all.map(t => [t.query + 1, t.rotary]), "dashed"], ["whole logit", all.map(t => [t.query + 1, t.logit]), "solid"],
    ["whole logit, deep layers", all.map(t => [t.query + 1, t.deep]), "solid"],
  ].filter(([name, points], i) => (i === 1 && (points.some(p => p[1] !== 1) || all.every(t => t.rotary === 1))) || (i === 0 && points.some(p => p[1] !== 1)) || (i === 2 && all.some(t => t.deep !== t.logit)));
  return base({
    legend: { top: 0, right: 0, icon: "roundRect", itemHeight: 3, textStyle: { color: colour("muted"), fontSize: 12 } },
    grid: { left: 8, right: 16, top: 34, bottom: 34, containLabel: true },
    xAxis: { type: "log", name: "tokens up to the query", max: plan.length, ...axis() },
    yAxis: { type: "value", min: v => Math.min(.9, v.min), max: v => Math.max(1.1, +(v.max * 1.02).toPrecision(3)), ...axis() },
    series: factors.map(([name, data, type], i) => ({
      type: "line", name, showSymbol: false, data, lineStyle: { color: i === factors.length - 1 ? colour("accent") : colour("muted"), width: 2, type },
      itemStyle: { color: i === factors.length - 1 ? colour("accent") : colour("muted") },
      markLine: i === 0 ? trained("xAxis", plan.rope.trainedLength) : undefined,
    })),
  });
}

// Distances of all pairs, a pixel a pair: within training from paper to accent, beyond it in the warning colour.
function picture() {
  if (!plan) return;
  const { rows } = plan.picture, size = rows.length, canvas = at("map");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d"), image = pen.createImageData(size, size), tint = ramp();
  rows.forEach((row, query) => row.forEach((distance, key) => {
    if (distance == null) return;
    image.data.set([...tint(distance), 255], 4 * (query * size + key));
  }));
  pen.putImageData(image, 0, 0);
  const most = plan.explanation.largestDistance, scale = at("scale").getContext("2d"), bar = scale.createImageData(240, 1);
  for (let x = 0; x < 240; x++) bar.data.set([...tint(most * x / 239), 255], 4 * x);
  scale.putImageData(bar, 0, 0);
  at("scale-end").textContent = most >= plan.rope.trainedLength
    ? `${compact(most)}, beyond training from ${compact(plan.rope.trainedLength)}` : `${compact(most)}, all below ${compact(plan.rope.trainedLength)}`;
}

function ramp() {
  const near = rgb(colour("line")), far = rgb(colour("accent")), beyond = rgb(colour("beyond"));
  const mix = (a, b, t) => a.map((v, i) => Math.round(v + (b[i] - v) * t));
  const length = plan.rope.trainedLength, most = Math.max(length, plan.explanation.largestDistance);
  return distance => distance < length ? mix(near, far, distance / length)
    : mix(mix(near, beyond, .55), beyond, most === length ? 1 : (distance - length) / (most - length));
}

function rgb(hex) {
  return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
}

let waiting;
form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("input", event => {
  if (event.target.name === "method") return; // its fields come first
  clearTimeout(waiting);
  waiting = setTimeout(answer, 250);
});
document.body.addEventListener("htmx:afterSettle", answer);
addEventListener("theme", picture);
const charts = [chart(at("distances"), distances), chart(at("spectrum"), spectrum), chart(at("temperature"), temperature)];
answer();
