// Acknowledges alarms.
import { send } from "./api.js";

const refusal = document.getElementById("alarm-refusal");

document.querySelectorAll("[data-acknowledge]").forEach(button => button.addEventListener("click", async () => {
  try {
    await send("POST", `/api/v1/alarms/${button.dataset.id}/acknowledge`);
    location.reload();
  } catch (failure) {
    refusal.textContent = failure.message;
    refusal.hidden = false;
    refusal.scrollIntoView({ block: "nearest" });
  }
}));
