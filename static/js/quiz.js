/* form[data-autosave] saves itself when an answer changes, and says so in [data-autosave-status].
   Saves run one after the other, so that an older answer never arrives after a newer one. */
for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);

function autosave(form) {
  const line = form.querySelector("[data-autosave-line]");
  const status = form.querySelector("[data-autosave-status]");
  const retry = form.querySelector("[data-autosave-retry]");
  let running = null;
  let changed = false;
  let leaving = false;

  function say(text, failed = false) {
    status.textContent = text;
    line.classList.toggle("quiz-form__state--failed", failed);
    retry.hidden = !failed;
  }

  async function send() {
    say(status.dataset.saving);
    const body = new FormData(form);
    // whoever signed in again in another tab has a new token
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) body.set("csrfmiddlewaretoken", token);
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isJson)
      return say(response.redirected ? status.dataset.signedOut : status.dataset.failed, true);
    const reply = await response.json();
    if (!response.ok) return say(`${status.dataset.failed} ${reply.error}`, true);
    say(reply.text);
    tick(form.elements.q.value, reply.answered);
  }

  async function save() {
    changed = true;
    running ??= (async () => {
      while (changed) {
        changed = false;
        try {
          await send();
        } catch {
          say(status.dataset.failed, true);
        }
      }
      running = null;
    })();
    await running;
  }

  form.addEventListener("change", save);
  retry.addEventListener("click", save);
  form.addEventListener("submit", async (event) => {
    if (!running) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    await running;
    leaving = false;
    form.requestSubmit(event.submitter);
  });
}

function tick(position, answered) {
  const place = document.querySelector(`[data-place="${CSS.escape(position)}"]`);
  if (!place) return;
  place.classList.toggle("paper__link--answered", answered);
  place.querySelector("[data-place-answered]").hidden = !answered;
  place.querySelector("[data-place-open]").hidden = answered;
  const count = document.querySelector("[data-count]");
  if (count) count.textContent = document.querySelectorAll(".paper__link--answered").length;
}
