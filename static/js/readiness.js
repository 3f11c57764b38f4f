/* Saves each answer as it is given. It goes into a queue on this device first and leaves it once the
   server has it, so that a lost network or a closed laptop loses no text. Each form[data-answer]
   names the version that it changes; if somebody else came between, nothing is overwritten and both
   answers can be seen. [data-readiness] holds the key of the queue and the words. */
const words = document.querySelector("[data-readiness]");
const KEY = `readiness-${words.dataset.readiness}`;
const RETRY_AFTER = [2, 4, 8, 15, 30, 60]; // seconds
const PATIENCE = 15; // seconds for one answer
const TYPING = 1200; // milliseconds after the last key
const forms = new Map(
  [...document.querySelectorAll("form[data-answer]")].map((form) => [form.dataset.answer, form]),
);

/* ---- the queue: {code: {at, url, fields: [[name, value], …], conflict}} */

let memory = {}; // where the browser gives no storage

function queue() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return memory;
  }
}

function keep(waiting) {
  memory = waiting;
  try {
    if (Object.keys(waiting).length) localStorage.setItem(KEY, JSON.stringify(waiting));
    else localStorage.removeItem(KEY);
  } catch {
    // it stays in memory
  }
}

const due = () => Object.entries(queue()).filter(([, entry]) => !entry.conflict);

/* Takes an entry out, unless a newer one has come; that one then builds on the new version. */
function settle(code, at, version) {
  const waiting = queue();
  if (waiting[code]?.at === at) delete waiting[code];
  else if (waiting[code] && version !== undefined) set(waiting[code].fields, "seen", version);
  keep(waiting);
}

function set(fields, name, value) {
  const found = fields.find(([one]) => one === name);
  if (found) found[1] = String(value);
}

function drop(code) {
  const waiting = queue();
  delete waiting[code];
  keep(waiting);
}

/* ---- what the page shows */

function say(code, text, how = "") {
  const place = forms.get(code)?.querySelector("[data-state]");
  if (!place) return;
  place.textContent = text;
  place.classList.toggle("readiness-form__state--failed", how === "failed");
  place.classList.toggle("readiness-form__state--lacks", how === "lacks");
}

function showConflict(code, text) {
  say(code, `${words.dataset.failed} ${text}`, "failed");
  const place = forms.get(code)?.querySelector("[data-conflict]");
  if (place) place.hidden = false;
}

function showProgress(reply) {
  const bar = document.querySelector("[data-progress] progress");
  if (!bar) return;
  bar.value = reply.percent;
  const text = words.dataset.progressWords;
  bar.parentElement.querySelector("span").textContent = text
    .replace("%", reply.answered)
    .replace("#", reply.total);
}

function showPlace(code, state) {
  const place = document.querySelector(`[data-place="${CSS.escape(code)}"]`);
  if (!place) return;
  const isOpen = state === "open";
  place.classList.toggle("paper__link--answered", !isOpen);
  place.querySelector("[data-place-answered]").hidden = isOpen;
  place.querySelector("[data-place-open]").hidden = !isOpen;
}

const REASONS = { offline: "offline", "signed-out": "signedOut", failed: "broken" };

function showQueue(reason) {
  words.hidden = !reason;
  if (reason) words.querySelector("[data-waiting]").textContent = words.dataset[REASONS[reason]];
}

/* ---- sending */

function token() {
  // whoever signed in again in another tab has a new one
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  return cookie ?? document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
}

/* Sends one answer. Returns "" if the server judged it, else why it still waits. */
async function send(code, entry) {
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  body.set("csrfmiddlewaretoken", token());
  let response;
  try {
    response = await fetch(entry.url, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE * 1000),
    });
  } catch {
    return "offline";
  }
  if (!response.headers.get("Content-Type")?.startsWith("application/json"))
    return response.redirected ? "signed-out" : "failed";
  const reply = await response.json();
  if (response.ok) saved(code, entry, reply);
  else if (response.status === 409) conflict(code, entry, reply);
  else {
    settle(code, entry.at);
    say(code, `${words.dataset.failed} ${reply.error}`, "failed");
  }
  return "";
}

function saved(code, entry, reply) {
  settle(code, entry.at, reply.version);
  const form = forms.get(code);
  if (!form) return;
  form.elements.seen.value = reply.version;
  if (!queue()[code]) shown.set(form, JSON.stringify(entry.fields.filter(([name]) => name !== "seen")));
  say(code, [reply.text, reply.lacks].filter(Boolean).join(". "), reply.lacks ? "lacks" : "");
  form.querySelector("[data-conflict]").hidden = true;
  showPlace(code, reply.state);
  showProgress(reply);
}

/* What cannot be saved stays on this device until somebody has looked at both answers. */
function conflict(code, entry, reply) {
  const waiting = queue();
  if (waiting[code]) waiting[code].conflict = reply.error;
  keep(waiting);
  showConflict(code, reply.error);
}

let running = null;
let tries = 0;
let timer = 0;

/* Sends what waits, one after the other. Returns why something still waits, or "". */
function flush() {
  if (!running && !due().length) {
    showQueue("");
    return Promise.resolve("");
  }
  running ??= (async () => {
    let reason = "";
    clearTimeout(timer);
    for (let left = due(); left.length && !reason; left = due()) {
      const [code, entry] = left[0];
      say(code, words.dataset.saving);
      reason = await send(code, entry);
    }
    if (reason) {
      for (const [code] of due()) say(code, words.dataset[REASONS[reason]], "failed");
      timer = setTimeout(flush, RETRY_AFTER[Math.min(tries++, RETRY_AFTER.length - 1)] * 1000);
    } else tries = 0;
    showQueue(reason);
    running = null;
    return reason;
  })();
  return running;
}

/* ---- answering */

const later = new Map();
let stamp = Date.now();

const content = (form) =>
  JSON.stringify([...new FormData(form)].filter(([name]) => !/^(csrf|seen)/.test(name)));

function put(form) {
  clearTimeout(later.get(form));
  later.delete(form);
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const waiting = queue();
  const before = waiting[form.dataset.answer];
  waiting[form.dataset.answer] = { at: ++stamp, url: form.action, fields };
  if (before?.conflict) waiting[form.dataset.answer].conflict = before.conflict;
  keep(waiting);
  if (before?.conflict) return showConflict(form.dataset.answer, before.conflict);
  return flush();
}

/* Shows in a form what this device still holds of it. */
function restore(form, entry) {
  for (const [name, value] of entry.fields) {
    if (name === "choice") {
      for (const radio of form.elements.choice) radio.checked = radio.value === value;
    } else if (form.elements[name]) form.elements[name].value = value;
  }
}

/* A form leaves the page once its answer is kept; without a network it stays, and nothing is lost.
   What the server refuses is sent as a page, which then says why, or shows both answers. */
async function leave(event) {
  const form = event.currentTarget;
  const code = form.dataset.answer;
  if (form.dataset.leaving) return delete form.dataset.leaving;
  event.preventDefault();
  const { submitter } = event;
  if (submitter?.name === "language" && content(form) === shown.get(form) && !queue()[code]) {
    // nothing to save first: the button goes back to the menu that it stands in
    submitter.removeAttribute("form");
    return submitter.click();
  }
  if (content(form) === shown.get(form) && !queue()[code] && form.dataset.next) {
    // read, not changed: whatever somebody else wrote meanwhile stays
    if (submitter?.value === "next") return location.assign(form.dataset.next);
  }
  if (queue()[code]?.conflict) {
    drop(code);
    await new Promise((done) => setTimeout(done)); // a form cannot be sent while it is being sent
  } else {
    put(form);
    if ((await (running ?? flush())) || (due().length && (await flush()))) return;
    drop(code);
  }
  form.dataset.leaving = "1";
  form.requestSubmit(submitter);
}

/* Within the levels, the keys 1 to 4 choose one. */
function choose(event) {
  if (!/^[1-4]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  const radio = event.currentTarget.querySelector(`input[value="${event.key}"]`);
  if (!radio || event.target.type !== "radio") return;
  event.preventDefault();
  radio.focus();
  radio.click();
}

const shown = new Map();

for (const [code, form] of forms) {
  const entry = queue()[code];
  shown.set(form, content(form));
  if (entry) restore(form, entry);
  if (entry?.conflict) showConflict(code, entry.conflict);
  form.addEventListener("change", () => put(form));
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea")) return;
    clearTimeout(later.get(form));
    later.set(
      form,
      setTimeout(() => put(form), TYPING),
    );
  });
  form.addEventListener("submit", leave);
  form.querySelector("[data-levels]").addEventListener("keydown", choose);
}

for (const link of document.querySelectorAll("[data-take-theirs]"))
  link.addEventListener("click", () => [...forms.keys()].forEach(drop));
words.querySelector("[data-retry]").addEventListener("click", flush);
addEventListener("online", flush);
addEventListener("offline", () => due().length && showQueue("offline"));
// What was typed last goes into the queue before the page does.
addEventListener("pagehide", () => [...later.keys()].forEach(put));
document.addEventListener("visibilitychange", () => document.hidden || flush());
flush();
