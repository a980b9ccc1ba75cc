// Draws what the page says of a plan: distances, all pairs, spectrum, temperature, and another configuration over it. What to ask the service for stands in
// the page, which the service writes anew as its form changes; the words stand there, too.
import { send } from "./api.js";
import { axis, base, chart, colour, compact, count, limits, named } from "./chart.js";

const at = name => document.getElementById(name);
const words = at("pictures").dataset;
let plan = null, other = null, asked = 0;

async function answer() {
  const mine = ++asked, { question, with: beside } = at("said").dataset;
  at("pictures").hidden = !question; // where there is no plan there is nothing to draw
  if (!question) return;
  try {
    const given = await Promise.all([question, beside].map(one => one ? send("POST", "/api/v1/plans", JSON.parse(one)) : null));
    if (mine !== asked) return;
    [plan, other] = given;
    charts.forEach(one => one.draw());
    picture();
  } catch {
    // what is wrong the page says
  }
}

const legend = () => ({ top: 0, right: 0, icon: "roundRect", itemHeight: 3, textStyle: { color: colour("muted"), fontSize: 12 } });
const line = (name, data, tint, width, type, extra = {}) => ({ type: "line", name, showSymbol: false, data, lineStyle: { color: tint, width, type }, itemStyle: { color: tint }, ...extra });
const mark = (along, length) => limits([{ [along]: length, words: words.trained, position: "insideEndTop" }]);
const beside = name => `${name}: ${named(other.label)}`;
const rising = row => row.keys.map((key, i) => [row.query - key, row.distances[i] ?? null]).reverse();

function lengths(along, trained, wanted) {
  const place = low => low ? "insideStartBottom" : "insideStartTop";
  return limits([
    { [along]: trained, words: trained === wanted ? words.both : words.trained, position: place(trained < wanted) },
    ...(trained === wanted ? [] : [{ [along]: wanted, words: words.wanted, position: place(wanted < trained) }]),
  ]);
}

function distances() {
  if (!plan) return base();
  const all = plan.rows, parted = plan.groups.length > 1; // pairs that are told different distances share a picture of the last query
  const shown = parted ? all.filter(r => r.query === all[all.length - 1].query) : all;
  const last = shown.length - 1, furthest = Math.max(...shown.map(r => r.query));
  const name = r => parted ? `${words.pairs} ${r.fromPair}–${r.toPair - 1}` : `${words.query} ${count(r.query)}`;
  const told = Math.max(plan.rope.trainedLength, ...[...shown, ...(other?.rows ?? [])].flatMap(r => r.distances));
  const step = 10 ** Math.floor(Math.log10(told)) / 4, top = Math.ceil(told * 1.02 / step) * step;
  return base({
    legend: legend(), grid: { left: 8, right: 16, top: at("distances").clientWidth < 440 ? 56 : 34, bottom: 34, containLabel: true }, // a legend of two lines
    xAxis: { type: "value", name: words.distance, max: furthest, ...axis() },
    yAxis: { type: "value", max: top, ...axis() },
    series: [
      line(words.plain, [[0, 0], [Math.min(furthest, top), Math.min(furthest, top)]], colour("muted"), .75, "solid", { silent: true }),
      ...shown.map((r, i) => line(name(r), rising(r), colour(i === last ? "accent" : "muted"), i === last ? 2.5 : 1.5, i === last ? "solid" : i === last - 1 ? "dashed" : "dotted",
        { connectNulls: false, markLine: i === last ? mark("yAxis", plan.rope.trainedLength) : undefined })),
      ...(other ? other.rows.map(r => line(named(other.label), rising(r), colour("beyond"), 2, "dashed", { connectNulls: false })) : []),
    ],
  });
}

function spectrum() {
  if (!plan) return base();
  const pairs = waves => waves.map((w, pair) => [pair, w ?? null]);
  return base({
    legend: legend(), grid: { left: 8, right: 16, top: 34, bottom: 34, containLabel: true },
    xAxis: { type: "value", name: words.pair, max: plan.spectrum.length - 1, ...axis() },
    yAxis: { type: "log", max: v => Math.max(v.max, 1.6 * plan.rope.trainedLength, 1.6 * plan.length), ...axis() },
    series: [
      line(words.asTrained, pairs(plan.trainedWavelengths), colour("muted"), 1.5, "dashed"),
      line(words.asPlanned, pairs(plan.wavelengths), colour("accent"), 2.5, "solid", { markLine: lengths("yAxis", plan.rope.trainedLength, plan.length) }),
      ...(plan.heads ? [[words.firstHead, plan.heads.maxRatio], [words.lastHead, plan.heads.minRatio]].map(([name, ratio]) =>
        line(name, pairs(plan.wavelengths.map(w => w && w * ratio)), colour("accent"), 1.5, "dotted")) : []),
      ...(other ? [line(named(other.label), pairs(other.wavelengths), colour("beyond"), 2, "dotted")] : []),
    ],
  });
}

function factors(one) {
  const all = one.temperatures;
  return [
    [words.rotated, all.map(t => [t.query + 1, t.rotary]), "dashed"], [words.whole, all.map(t => [t.query + 1, t.logit]), "solid"],
    [words.deep, all.map(t => [t.query + 1, t.deep]), "solid"],
  ].filter(([, points], i) => (i === 1 && (points.some(p => p[1] !== 1) || all.every(t => t.rotary === 1))) || (i === 0 && points.some(p => p[1] !== 1)) || (i === 2 && all.some(t => t.deep !== t.logit)));
}

function temperature() {
  if (!plan) return base();
  const own = factors(plan);
  return base({
    legend: legend(), grid: { left: 8, right: 16, top: 34, bottom: 34, containLabel: true },
    xAxis: { type: "log", name: words.tokens, max: plan.length, ...axis() },
    yAxis: { type: "value", min: v => Math.min(.9, v.min), max: v => Math.max(1.1, +(v.max * 1.02).toPrecision(3)), ...axis() },
    series: [
      ...own.map(([name, data, type], i) => line(name, data, colour(i === own.length - 1 ? "accent" : "muted"), 2, type, { markLine: i === 0 ? mark("xAxis", plan.rope.trainedLength) : undefined })),
      ...(other ? factors(other).map(([name, data]) => line(beside(name), data, colour("beyond"), 2, "dotted")) : []),
    ],
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
  at("scale-end").textContent = `${compact(most)}, ${most >= plan.rope.trainedLength ? words.beyond : words.within} ${compact(plan.rope.trainedLength)}`;
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

// The length as so many times the trained one: by the slider, which the field follows.
const stretch = at("stretch"), length = stretch.form.elements.length, trained = stretch.form.elements.trainedLength;
const say = () => stretch.setAttribute("aria-valuetext", `${+(2 ** stretch.value).toPrecision(3)} ${stretch.dataset.words}`);
if (stretch.dataset.length) stretch.value = Math.log2(stretch.dataset.length / stretch.dataset.trained);
stretch.addEventListener("input", () => {
  length.value = Math.max(1, Math.round((Number(trained.value) || Number(stretch.dataset.trained)) * 2 ** stretch.value));
  say();
});
say();
stretch.form.elements.model.addEventListener("change", () => stretch.form.submit()); // another rope has other values where none are written

// What is left open stays out of the address.
document.body.addEventListener("htmx:configRequest", event => {
  for (const name of [...event.detail.formData.keys()]) if (!event.detail.formData.get(name)) event.detail.formData.delete(name);
});
document.body.addEventListener("htmx:afterSettle", answer);
addEventListener("theme", picture);
const charts = [chart(at("distances"), distances), chart(at("spectrum"), spectrum), chart(at("temperature"), temperature)];
answer();
