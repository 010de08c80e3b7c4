// Makes the server's drawings interactive. Filters stay in the address: a zoom changes it, so that the view can be sent.
"use strict";

const DAY_MS = 86400000;

function look() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    ink: value("--ink"), soft: value("--soft"), line: value("--line"), card: value("--card"), blind: value("--blind"),
    mark: value("--partial"), series: Array.from({ length: 10 }, (_, i) => value(`--s${i}`)),
  };
}

function traces(chart, colours) {
  return chart.series.flatMap((series, i) => {
    const colour = colours.series[i % 10];
    const shown = { x: chart.days, y: series.values, name: series.name, hovertemplate: "%{y:.2f}", showlegend: false };
    if (chart.kind !== "line") {
      return [{ ...shown, type: "bar", marker: { color: colour } }];
    }
    const width = series.low.length ? 2.5 : 1.2; // what has an interval is the figure, the rest its company
    const line = { ...shown, type: "scatter", mode: "lines", line: { color: colour, width }, connectgaps: false };
    return [...bands(chart, series, colour), line];
  });
}

// A filled area cannot have holes: each run of known days is an area of its own.
function bands(chart, series, colour) {
  const runs = [];
  series.low.forEach((low, day) => {
    if (low === null || series.high[day] === null) return;
    const last = runs[runs.length - 1];
    if (last && last[last.length - 1] === day - 1) last.push(day); else runs.push([day]);
  });
  return runs.map((run) => ({
    x: [...run, ...[...run].reverse()].map((day) => chart.days[day]),
    y: [...run.map((day) => series.high[day]), ...[...run].reverse().map((day) => series.low[day])],
    type: "scatter", mode: "lines", fill: "toself", fillcolor: colour, opacity: 0.15, line: { width: 0 },
    hoverinfo: "skip", showlegend: false,
  }));
}

function shapes(chart, colours) {
  const half = (day, by) => new Date(Date.parse(day) + by * DAY_MS / 2).toISOString().slice(0, 16);
  const column = { type: "rect", yref: "paper", y0: 0, y1: 1, line: { width: 0 }, layer: "below" };
  const mark = { type: "line", yref: "paper", y0: 0, y1: 1 };
  return [
    ...chart.blind.map((day) => ({
      ...column, x0: half(day, -1), x1: half(day, 1), fillcolor: colours.blind, opacity: 0.2,
    })),
    ...chart.markers.map((marker) => ({
      ...mark, x0: marker.day, x1: marker.day,
      line: { color: colours.mark, width: 1, dash: marker.kind === "knowledge" ? "dot" : "dash" },
    })),
  ];
}

function layout(chart, colours) {
  const axis = { gridcolor: colours.line, zerolinecolor: colours.soft, linecolor: colours.line, tickfont: { color: colours.soft } };
  return {
    height: 330, margin: { l: 52, r: 12, t: 24, b: 36 }, barmode: "relative", bargap: 0.15, hovermode: "x unified",
    dragmode: "zoom", paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, sans-serif", size: 12, color: colours.ink },
    hoverlabel: { bgcolor: colours.card, bordercolor: colours.line, font: { color: colours.ink } },
    xaxis: { ...axis, type: "date", hoverformat: "%a %Y-%m-%d" },
    yaxis: { ...axis, fixedrange: true, automargin: true, rangemode: "tozero" },
    shapes: shapes(chart, colours),
    annotations: chart.markers.map((marker) => ({
      x: marker.day, y: 1, yref: "paper", yanchor: "bottom", showarrow: false, text: marker.kind === "knowledge" ? "◆" : "▼",
      hovertext: `${marker.day}: ${marker.label}`, font: { color: colours.mark, size: 11 },
    })),
  };
}

const drawn = [];

async function draw(place) {
  const answer = await fetch(place.dataset.source, { credentials: "same-origin" });
  if (!answer.ok) return; // the server's drawing stays
  const chart = await answer.json();
  const paint = () => {
    const colours = look();
    Plotly.react(place, traces(chart, colours), layout(chart, colours), { displayModeBar: false, responsive: true });
  };
  place.replaceChildren();
  paint();
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", `${chart.title}, ${chart.unit}; the data stands below as CSV`);
  place.on("plotly_relayout", zoomed);
  drawn.push({ place, paint });
}

function zoomed(change) {
  const form = document.getElementById("filters");
  const from = change["xaxis.range[0]"], to = change["xaxis.range[1]"];
  if (from && to) {
    form.since.value = String(from).slice(0, 10);
    form.until.value = String(to).slice(0, 10);
  } else if (change["xaxis.autorange"]) {
    form.since.value = form.since.defaultValue;
    form.until.value = form.until.defaultValue;
  } else {
    return;
  }
  history.replaceState(null, "", `?${new URLSearchParams(new FormData(form))}`);
  const range = change["xaxis.autorange"] ? { "xaxis.autorange": true } : { "xaxis.range": [from, to] };
  for (const { place } of drawn) {
    const now = place.layout.xaxis.range.map((end) => String(end).slice(0, 10)).join();
    if (change["xaxis.autorange"] ? !place.layout.xaxis.autorange : now !== `${String(from).slice(0, 10)},${String(to).slice(0, 10)}`) {
      Plotly.relayout(place, range);
    }
  }
}

for (const place of document.querySelectorAll("[data-chart]")) draw(place);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(({ paint }) => paint()));
