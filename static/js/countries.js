/* Finds a country among the folded lists of [data-countries], and counts what is chosen. */
const part = document.querySelector("[data-countries]");
const find = part?.querySelector("[data-find]");
const found = part?.querySelector("[data-found]");
const groups = [...(part?.querySelectorAll("details") ?? [])];
const wasOpen = new Map();

const fold = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();

function search() {
  const wanted = fold(find.value.trim());
  let count = 0;
  for (const group of groups) {
    if (!wasOpen.has(group)) wasOpen.set(group, group.open);
    let here = 0;
    for (const label of group.querySelectorAll("label")) {
      const fits = fold(label.textContent).includes(wanted);
      label.hidden = !fits;
      here += fits;
    }
    count += here;
    group.hidden = !here;
    group.open = wanted ? here > 0 : wasOpen.get(group);
  }
  if (!wanted) wasOpen.clear();
  const words = found.dataset;
  if (!wanted) found.textContent = "";
  else if (!count) found.textContent = words.none;
  else found.textContent = count === 1 ? words.one : words.many.replace("%", count);
}

find?.addEventListener("input", search);
find?.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault(); // it would send the whole form
});
part?.addEventListener("change", (event) => {
  const group = event.target.closest("details");
  if (!group) return;
  const count = group.querySelectorAll(":checked").length;
  group.querySelector("[data-chosen]").textContent = count || "";
});
