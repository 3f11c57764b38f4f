/* [data-dialog="id"] opens the <dialog> of that id; as a link, its href is the way without JavaScript.
   [data-dialog-close] closes the dialog it stands in; so does a click beside it. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (event.target.closest("[data-dialog-close]")) {
    event.target.closest("dialog").close();
  } else if (event.target.matches("dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const inside =
      event.clientX >= box.left &&
      event.clientX <= box.right &&
      event.clientY >= box.top &&
      event.clientY <= box.bottom;
    // A click made by the keyboard has no place (0, 0) and must not close anything.
    if (!inside && event.detail > 0) event.target.close();
  }
});
