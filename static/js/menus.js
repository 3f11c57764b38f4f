/* Menus (details[data-menu]) close on Escape, on a click elsewhere and when focus leaves them.
   Strips of links that scroll sideways, and a course's outline, start at the link of this page.
   [data-print] prints the page; [data-submit-on-change] sends its form when a choice is made. */
function close(menu, refocus) {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) close(menu, menu.contains(document.activeElement));
});

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) close(menu, false);
  if (event.target.closest("[data-print]")) print();
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) close(menu, false);
});

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submit-on-change]")) event.target.form.requestSubmit();
});

for (const link of document.querySelectorAll(
  ".tabs [aria-current], .masthead__nav [aria-current]",
)) {
  const strip = link.closest("nav");
  const box = link.getBoundingClientRect();
  const frame = strip.getBoundingClientRect();
  if (box.right > frame.right) strip.scrollLeft += box.right - frame.right;
  else if (box.left < frame.left) strip.scrollLeft += box.left - frame.left;
}

for (const link of document.querySelectorAll(".split__aside [aria-current]")) {
  const column = link.closest(".split__aside");
  const below = link.getBoundingClientRect().bottom - column.getBoundingClientRect().bottom;
  if (below > 0) column.scrollTop += below + column.clientHeight / 3;
}
