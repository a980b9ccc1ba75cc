// Creates and deletes schedules.
import { send } from "./api.js";

const form = document.getElementById("schedule"), refusal = document.getElementById("refusal");

async function attempt(change) {
  try {
    await change();
    location.reload();
  } catch (failure) {
    refusal.textContent = failure.message;
    refusal.hidden = false;
    refusal.scrollIntoView({ block: "nearest" });
  }
}

form?.addEventListener("submit", event => {
  event.preventDefault();
  const { cron, at, watch, ...wanted } = Object.fromEntries(new FormData(form));
  attempt(() => send("POST", "/api/v1/schedules", { ...wanted, ...(at ? { at } : { cron }), watch: watch === "on" }));
});

document.querySelectorAll("[data-delete]").forEach(button => button.addEventListener("click", () => {
  if (confirm(`${button.getAttribute("aria-label")}?`)) attempt(() => send("DELETE", `/api/v1/schedules/${button.dataset.id}`));
}));
