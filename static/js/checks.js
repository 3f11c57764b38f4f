/* Questions in the flow of a lesson ([data-check]) are marked on the spot: nothing is sent or kept. */
for (const form of document.querySelectorAll("[data-check]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const inputs = [...form.querySelectorAll("input")];
    if (!inputs.some((input) => input.checked)) return inputs[0].focus();
    for (const input of inputs) {
      const option = input.closest("[data-option]");
      const right = "right" in input.dataset;
      option.classList.toggle("check__option--right", input.checked && right);
      option.classList.toggle("check__option--wrong", input.checked && !right);
      option.querySelector("[data-feedback]").hidden = !input.checked;
    }
    const passed = inputs.every((input) => input.checked === "right" in input.dataset);
    form.querySelector('[data-when="passed"]').hidden = !passed;
    form.querySelector('[data-when="failed"]').hidden = passed;
    form.querySelector("[data-verdict]").hidden = false;
  });
}
