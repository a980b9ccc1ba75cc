// A select that submits its form when it changes.
document.querySelectorAll("select[data-submit]").forEach(select => select.addEventListener("change", () => select.form.submit()));
