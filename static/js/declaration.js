/* form[data-declaration] saves itself while somebody types, and shows what the server says of it:
   notes beside the fields, which of them are asked now, and how far the whole form is. Saves run one
   after the other. Each sends the text that the page was shown with, so that no tab overwrites
   another one. */
const WAIT = 900; // milliseconds after the last letter

for (const form of document.querySelectorAll("form[data-declaration]")) autosave(form);

function autosave(form) {
  const line = form.querySelector("[data-line]");
  const status = form.querySelector("[data-status]");
  const retry = form.querySelector("[data-retry]");
  const told = new Map(); // a text that was sent is the one that the server knows
  let running = null;
  let changed = false;
  let leaving = false;
  let timer = 0;

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
    const response = await fetch(location.href, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isJson) {
      say(response.redirected ? status.dataset.signedOut : status.dataset.failed, true);
      return false;
    }
    const reply = await response.json();
    if (!response.ok) {
      say(reply.error, true);
      return false;
    }
    for (const [name, field] of Object.entries(reply.fields)) show(name, field, body.get(name));
    swap("[data-verdict]", reply.verdict);
    swap("[data-steps] summary", reply.steps);
    swap("[data-steps] ol", reply.steps);
    say(reply.text);
    return true;
  }

  function show(name, field, sent) {
    const box = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
    if (!box) return;
    const control = form.elements[name];
    const kept = form.elements[`was-${name}`];
    box.hidden = !field.asked;
    box.classList.toggle("field--invalid", field.invalid);
    box.querySelector("[data-required]").hidden = !field.required;
    if (field.invalid) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    const notes = box.querySelector("[data-notes]");
    if (told.get(name) !== field.notes) notes.innerHTML = field.notes;
    told.set(name, field.notes);
    const fold = box.querySelector("details");
    if (fold && field.unfold) fold.open = true;
    // What came from elsewhere is shown once nobody types here any more; until then this text is
    // the late one, and must not pass for an answer to the other.
    const typing = document.activeElement === control;
    if (!typing && control.value === sent && sent !== field.was) control.value = field.was;
    if (!typing || !field.late) kept.value = field.was;
  }

  function swap(selector, html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(selector);
    const old = document.querySelector(selector);
    if (fresh && old && fresh.outerHTML !== old.outerHTML) old.replaceWith(fresh);
  }

  function save() {
    clearTimeout(timer);
    changed = true;
    running ??= (async () => {
      let saved = true;
      while (changed) {
        changed = false;
        try {
          saved = await send();
        } catch {
          say(status.dataset.failed, true);
          saved = false;
        }
      }
      running = null;
      unsaved = !saved;
    })();
    return running;
  }

  let unsaved = false;
  form.addEventListener("change", save);
  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  retry.addEventListener("click", save);
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    unsaved = false;
    if (!running) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    await running;
    unsaved = leaving = false;
    form.requestSubmit(event.submitter);
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  // What was answered before this script came, on a slow line, or put back by the browser.
  if ([...form.elements].some((control) => control.name && control.value !== shown(control))) save();
}

function shown(control) {
  if (control.tagName !== "SELECT") return control.defaultValue ?? control.value;
  return [...control.options].find((option) => option.defaultSelected)?.value ?? control.options[0]?.value;
}

// On a wide screen the list of steps is always open.
const steps = document.querySelector(".declaration__steps");
if (steps && matchMedia("(min-width: 60em)").matches) steps.open = true;
