/* Offers colleagues while somebody types into input[data-person-search]. The list is only a help: what
   is sent is the text, and the server finds whom it means. */
const WAIT = 200; // milliseconds after the last key
const LEAST = 2; // characters

function watch(input) {
  let timer = 0;
  let asking = null;

  async function ask() {
    asking?.abort();
    const text = input.value.trim();
    const known = [...input.list.options].some((one) => one.value === input.value);
    if (known || text.length < LEAST) return;
    asking = new AbortController();
    const url = `${input.dataset.personSearch}?${new URLSearchParams({ q: text })}`;
    try {
      const response = await fetch(url, {
        headers: { Accept: "application/json" },
        signal: asking.signal,
      });
      if (!response.ok) return;
      const { people } = await response.json();
      input.list.replaceChildren(
        ...people.map((person) => {
          const option = document.createElement("option");
          option.value = person;
          return option;
        }),
      );
    } catch {
      // without a network, or after the next key: the server looks it up when the form is sent
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}

document.querySelectorAll("input[data-person-search]").forEach(watch);
