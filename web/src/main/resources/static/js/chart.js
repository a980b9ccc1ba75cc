// Charts in the page's own colours, redrawn when they change. Tooltips are drawn, not written as HTML: the page allows no foreign styles.
export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export function chart(element, options) {
  const drawn = echarts.init(element, null, { renderer: "canvas" });
  const draw = () => drawn.setOption(options(), true);
  new ResizeObserver(() => drawn.resize()).observe(element);
  addEventListener("theme", draw);
  draw();
  return { draw, drawn };
}

export const count = number => Math.round(number).toLocaleString("en");

export function compact(number) {
  if (number >= 1e6) return `${+(number / 1e6).toPrecision(3)}M`;
  if (number >= 1e4) return `${+(number / 1e3).toPrecision(3)}k`;
  return number >= 10 ? count(number) : `${+number.toPrecision(3)}`;
}

export function axis(extra = {}) {
  return {
    axisLine: { lineStyle: { color: colour("line") } }, axisTick: { show: false }, minorSplitLine: { show: false },
    axisLabel: { color: colour("muted"), fontSize: 12, hideOverlap: true, formatter: compact },
    splitLine: { lineStyle: { color: colour("line"), opacity: .6 } },
    nameTextStyle: { color: colour("muted"), fontSize: 12 }, nameLocation: "middle", nameGap: 28, ...extra,
  };
}

export function base(extra = {}) {
  return {
    animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink") },
    grid: { left: 8, right: 16, top: 16, bottom: 34, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: colour("raised"), borderColor: colour("line"), textStyle: { color: colour("ink"), fontSize: 12 } },
    ...extra,
  };
}

// Lines across the chart at lengths that have names.
export function limits(lines) {
  return {
    silent: true, symbol: "none", lineStyle: { color: colour("beyond"), type: "dotted", width: 2 }, animation: false,
    data: lines.map(({ words, position, ...at }) => ({ ...at, label: { formatter: words, color: colour("beyond"), fontSize: 11, position } })),
  };
}

// As people write it: without braces where nothing stands in them.
export const named = label => label.replace(/\{\}/g, "");
