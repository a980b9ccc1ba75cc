// A button beside each figure that is there to be copied; the page says its words.
const button = document.getElementById("copy").content.firstElementChild;

function equip() {
  document.querySelectorAll("figure.copy:has(code)").forEach(figure => {
    if (figure.querySelector("button")) return;
    const press = figure.querySelector("figcaption").appendChild(button.cloneNode(true));
    press.setAttribute("aria-label", `${press.textContent}: ${figure.querySelector("figcaption").firstChild.textContent}`);
    press.addEventListener("click", async () => {
      await navigator.clipboard.writeText(figure.querySelector("code").textContent);
      press.textContent = press.dataset.done;
    });
  });
}

document.body.addEventListener("htmx:afterSettle", equip);
equip();
