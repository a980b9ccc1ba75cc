// Follows a run: server-sent events in, numbers and cells out.
import { send } from "./api.js";
import { compact, count, named } from "./chart.js";

const page = document.getElementById("run"), id = page.dataset.run;
const at = name => document.getElementById(name);
const text = (name, value) => { at(name).textContent = value; };

function show({ run, secondsLeft, cells }) {
  const ended = !["queued", "running"].includes(run.status);
  at("state").dataset.state = run.status;
  text("state", run.cancelRequested && !ended ? "stopping" : run.status);
  at("samples").max = run.samples || 1;
  at("samples").value = run.samplesStored;
  text("samples-done", count(run.samplesStored));
  text("samples-all", count(run.samples));
  text("cells-done", run.cellsEnded);
  text("cells-all", run.cells);
  text("left", ended ? "nothing" : secondsLeft == null ? "not known yet" : `about ${duration(secondsLeft)}`);
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
    if (cell.message && place.title !== cell.message) {
      const trouble = document.createElement("li"), name = document.createElement("b");
      name.textContent = named(cell.label);
      trouble.append(name, ` ${count(cell.length)} tokens: ${cell.message}`);
      at("troubles").append(trouble);
      place.title = cell.message;
    }
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

at("cancel").addEventListener("click", () => ask("cancel"));
at("resume").addEventListener("click", () => ask("resume"));
at("retry").addEventListener("click", () => ask("retry"));
at("priority").addEventListener("change", event => ask("priority", { priority: event.target.value }));
if (page.dataset.ended !== "true") follow();
