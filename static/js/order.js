/* [data-order]: items with a number each get buttons that move them up and down. Where an item
   goes is said in the status next to the list; one whose number is chosen changes places with
   the one that had it. */
for (const list of document.querySelectorAll("[data-order]")) order(list);

function order(list) {
  const status = list.parentElement.querySelector("[data-order-status]");
  const items = () => [...list.querySelectorAll("[data-order-item]")];
  const number = (item) => item.querySelector("select");

  // The two change places, so that numbers chosen one after the other stay as they were chosen.
  function move(item, place) {
    const now = items();
    const to = Math.min(Math.max(place, 0), now.length - 1);
    const from = now.indexOf(item);
    [now[from], now[to]] = [now[to], now[from]];
    now.forEach((one, index) => {
      if (list.children[index] !== one) list.insertBefore(one, list.children[index]);
      number(one).value = String(index + 1);
    });
    guard();
    const words = [item.querySelector("[data-order-label]").textContent, to + 1, now.length];
    status.textContent = status.dataset.text.replace(/%(\d)/g, (_, at) => words[at - 1]);
  }

  // aria-disabled rather than disabled, which would take the focus away
  function guard() {
    const now = items();
    now.forEach((one, index) => {
      for (const button of one.querySelectorAll("[data-order-move]")) {
        const isEnd = button.dataset.orderMove === "1" ? index === now.length - 1 : index === 0;
        button.setAttribute("aria-disabled", String(isEnd));
      }
    });
  }

  // what was saved, in its order, without touching the numbers that are open
  const placed = items().sort((one, other) => (number(one).value || 99) - (number(other).value || 99));
  list.append(...placed);

  for (const item of items()) {
    item.querySelector("[data-order-buttons]").hidden = false;
    item.addEventListener("click", (event) => {
      const button = event.target.closest("[data-order-move]");
      if (!button || button.getAttribute("aria-disabled") === "true") return;
      move(item, items().indexOf(item) + Number(button.dataset.orderMove));
      button.focus();
      list.dispatchEvent(new Event("change", { bubbles: true }));
    });
    number(item).addEventListener("change", (event) => {
      if (!event.target.value) return;
      move(item, Number(event.target.value) - 1);
      event.target.focus();
    });
  }
  guard();
}
