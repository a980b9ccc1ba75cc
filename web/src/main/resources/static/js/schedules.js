// Creates and deletes schedules without leaving the page: what is wrong is told beside what was written.
import { send } from "./api.js";

const form = document.getElementById("schedule"), refusal = document.getElementById("refusal");

async function attempt(change) {
  try {
    await change();
    location.assign("/schedules");
  } catch (failure) {
    refusal.textContent = failure.message;
    refusal.hidden = false;
    refusal.scrollIntoView({ block: "nearest" });
  }
}

form?.addEventListener("submit", event => {
  event.preventDefault();
  const { cron, at, watch, _csrf, ...wanted } = Object.fromEntries(new FormData(form));
  attempt(() => send("POST", "/api/v1/schedules", { ...wanted, ...(at ? { at } : { cron }), watch: watch === "true" }));
});

document.querySelectorAll("form[data-delete]").forEach(form => form.addEventListener("submit", event => {
  event.preventDefault();
  if (confirm(form.dataset.question)) attempt(() => send("DELETE", `/api/v1/schedules/${form.dataset.id}`));
}));
