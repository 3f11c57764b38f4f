/* form[data-note] saves itself a moment after the last key and when the page is left, and says so
   in [data-note-status]. One save runs at a time. What could not be saved is tried again. */
const PAUSE = 1200; // milliseconds after the last key
const AGAIN = 15000; // milliseconds after a failure

for (const form of document.querySelectorAll("form[data-note]")) keep(form);

function keep(form) {
  const { text, seen } = form.elements;
  const line = form.querySelector("[data-note-line]");
  const status = form.querySelector("[data-note-status]");
  let saved = text.value;
  let running = false;
  let failing = false;
  let timer;

  function say(words, failed = false) {
    status.textContent = words;
    failing = failed;
    line.classList.toggle("quiz-form__state--failed", failed);
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  async function save() {
    clearTimeout(timer);
    if (running || text.value === saved) return;
    running = true;
    const sent = text.value;
    say(status.dataset.saving);
    try {
      const body = new FormData(form);
      const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
      if (token) body.set("csrfmiddlewaretoken", token);
      const response = await fetch(form.action, {
        method: "POST",
        body,
        keepalive: true, // also when the page is left
        headers: { Accept: "application/json" },
      });
      if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
        say(response.redirected ? status.dataset.signedOut : status.dataset.failed, true);
        if (!response.redirected) later(AGAIN);
      } else {
        const reply = await response.json();
        if (response.ok) {
          saved = sent;
          seen.value = reply.seen;
          say(reply.text);
        } else say(`${status.dataset.refused} ${reply.error}`, true);
      }
    } catch {
      say(navigator.onLine ? status.dataset.failed : status.dataset.offline, true);
      later(AGAIN);
    }
    running = false;
    if (saved === sent && text.value !== saved) later(PAUSE);
  }

  text.addEventListener("input", () => {
    if (text.value !== saved) say(status.dataset.waiting, failing);
    later(PAUSE);
  });
  text.addEventListener("change", save);
  addEventListener("online", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  addEventListener("beforeunload", (event) => {
    if (failing && text.value !== saved) event.preventDefault();
    else save();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    saved = text.value; // the form itself carries it: nothing to warn of
  });
}
