/* a[data-picture]: on light pages, a picture comes when its link is pressed. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-picture]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const picture = new Image();
  picture.alt = link.dataset.picture;
  picture.src = link.href;
  picture.tabIndex = -1;
  link.replaceWith(picture);
  picture.focus(); // who reads by keyboard stays in place
});
