// Follows a run: server-sent events in, numbers and cells out.
import { send } from "./api.js";
import { compact, count, named } from "./chart.js";

const page = document.getElementById("run"), id = page.dataset.run;
const words = page.dataset; // with * and # where something belongs
const at = name => document.getElementById(name);
const text = (name, value) => { at(name).textContent = value; };

function show({ run, secondsLeft, tookPerForetold, cells, pace }) {
  const ended = !["queued", "running"].includes(run.status);
  at("state").dataset.state = run.status;
  text("state", run.cancelRequested && !ended ? words.stopping : run.status);
  at("samples").max = run.samples || 1;
  at("samples").value = run.samplesStored;
  text("samples-done", count(run.samplesStored));
  text("samples-all", count(run.samples));
  text("cells-done", run.cellsEnded);
  text("cells-all", run.cells);
  text("left", ended ? words.nothing : secondsLeft == null ? words.unknown : words.about.replace("*", duration(secondsLeft)));
  at("pace").parentElement.hidden = !pace;
  if (pace) text("pace", words.pace.replace("*", compact(pace.samplesAMinute)).replace("#", compact(pace.tokensASecond)));
  at("message").hidden = !run.message;
  text("message", run.message ?? "");
  at("cancel").hidden = ended || run.cancelRequested;
  at("resume").hidden = !["failed", "cancelled"].includes(run.status);
  at("retry").hidden = run.status !== "failed";
  at("urgency").hidden = ended;
  for (const cell of cells) {
    const place = at(`cell-${cell.ordinal}`);
    if (!place) {
      if (!document.querySelector(".cell")) return location.reload(); // the worker has just laid out the cells
      continue; // on another page of this run
    }
    place.dataset.state = cell.status;
    place.querySelector(".what").textContent = cell.status !== "done" ? cell.status : cell.score == null ? "–"
      : cell.metric !== "perplexity" ? `${+(cell.score * 100).toFixed(1)}` : compact(cell.score);
    place.querySelector("small").textContent = `${cell.stored}/${cell.samples}`;
    const left = place.querySelector(".left");
    if (left) left.dataset.rest = cell.samples ? 1 - Math.min(1, cell.stored / cell.samples) : 0;
    if (cell.message && place.title !== cell.message) {
      const trouble = document.createElement("li"), name = document.createElement("b");
      name.textContent = named(cell.label);
      trouble.append(name, ` ${words.tokens.replace("*", count(cell.length)).replace("#", () => cell.message)}`);
      at("troubles").append(trouble);
      place.title = cell.message;
    }
  }
  for (const left of document.querySelectorAll(".cell .left")) {
    const over = !["waiting", "running"].includes(left.parentElement.dataset.state), { foretold, rest } = left.dataset;
    left.textContent = over || tookPerForetold == null || !foretold || rest == null ? ""
      : words.about.replace("*", duration(Math.round(tookPerForetold * foretold * rest)));
  }
}

function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor(seconds % 3600 / 60)).padStart(2, "0")} min`;
}

function follow() {
  const events = new EventSource(`/api/v1/runs/${id}/events`);
  events.addEventListener("progress", event => show(JSON.parse(event.data)));
  events.addEventListener("end", () => events.close());
  addEventListener("pagehide", () => events.close());
}

async function ask(what, body) {
  try {
    await send("POST", `/api/v1/runs/${id}/${what}`, body);
    if (what !== "cancel") location.reload();
  } catch (refusal) {
    at("message").hidden = false;
    text("message", refusal.message);
  }
}

document.querySelectorAll("form[data-ask]").forEach(form => form.addEventListener("submit", event => {
  event.preventDefault();
  ask(form.dataset.ask, form.dataset.ask === "priority" ? { priority: at("priority").value } : undefined);
}));
at("priority").addEventListener("change", () => at("urgency").requestSubmit());
if (page.dataset.ended !== "true") follow();
