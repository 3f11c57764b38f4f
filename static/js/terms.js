/* Terms of the glossary ([data-term], a link with aria-describedby): the definition shows beside the
   word when the mouse rests on it, when it is reached by keyboard, and when it is tapped. A second
   tap or click follows the link. Escape, a tap elsewhere or leaving it closes it. */
const terms = document.querySelectorAll("[data-term]");
let bubble;
let shown;
let leaving;

function make() {
  bubble = document.createElement("div");
  bubble.className = "bubble";
  bubble.popover = "manual";
  bubble.setAttribute("aria-hidden", "true"); // aria-describedby reads the definition already
  bubble.addEventListener("pointerenter", () => clearTimeout(leaving));
  bubble.addEventListener("pointerleave", leave);
  document.body.append(bubble);
}

function place(link) {
  const word = link.getClientRects()[0];
  const box = bubble.getBoundingClientRect();
  const room = document.documentElement.clientWidth - box.width - 8;
  const below = word.bottom + box.height + 8 < innerHeight || word.top < box.height;
  bubble.style.left = `${Math.max(8, Math.min(word.left, room))}px`;
  bubble.style.top = `${below ? word.bottom + 6 : word.top - box.height - 6}px`;
}

function show(link) {
  clearTimeout(leaving);
  if (shown === link) return;
  if (!bubble) make();
  const text = document.getElementById(link.getAttribute("aria-describedby"));
  bubble.replaceChildren(...[...text.childNodes].map((node) => node.cloneNode(true)));
  bubble.showPopover();
  shown = link;
  place(link);
}

function hide() {
  clearTimeout(leaving);
  if (!shown) return;
  bubble.hidePopover();
  shown = undefined;
}

function leave() {
  leaving = setTimeout(hide, 200); // long enough to move onto the text
}

for (const link of terms) {
  link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(link));
  link.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
  link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
  link.addEventListener("blur", hide);
  link.addEventListener("click", (event) => {
    if (shown === link) return;
    event.preventDefault();
    show(link);
  });
}

if (terms.length) {
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-term], .bubble")) hide();
  });
  // it stays with its word, also while the page scrolls to a word that the keyboard has reached
  addEventListener("scroll", () => shown && place(shown), { capture: true, passive: true });
}
