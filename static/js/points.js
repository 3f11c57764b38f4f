/* input[data-points]: their sum is shown while they are filled in. */
const sum = document.querySelector("[data-points-sum]");
const inputs = [...document.querySelectorAll("input[data-points]")];
for (const input of inputs) {
  input.addEventListener("input", () => {
    sum.textContent = inputs.reduce((total, one) => total + (Number(one.value) || 0), 0);
  });
}
