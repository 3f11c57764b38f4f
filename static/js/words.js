/* textarea[data-words]: its words are counted while they are written. */
for (const text of document.querySelectorAll("textarea[data-words]")) {
  const count = text.parentElement.querySelector("[data-words-count]");
  text.addEventListener("input", () => {
    count.textContent = text.value.split(/\s+/).filter(Boolean).length;
  });
}
