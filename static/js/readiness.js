/* Saves each answer as it is given. Each form[data-answer] names the version that it changes; if
   somebody else came between, nothing is overwritten and both answers can be seen.
   [data-readiness] holds the key of the queue and the words. */
import { afterTyping, answerQueue, isTouched, markPlace } from "./answers.js";

const words = document.querySelector("[data-readiness]");
const TYPING = 1200; // milliseconds after the last key
const forms = new Map(
  [...document.querySelectorAll("form[data-answer]")].map((form) => [form.dataset.answer, form]),
);

/* ---- the queue: {code: {at, url, fields: [[name, value], …], conflict}} */

const waiting = answerQueue(`readiness-${words.dataset.readiness}`, {
  isDue: (entry) => !entry.conflict,
  address: (entry) => entry.url,
  sending: (code) => say(code, words.dataset.saving),
  waits: (code, reason) => say(code, words.dataset[REASONS[reason]], "failed"),
  show: showQueue,
  judged(code, entry, response, reply) {
    if (response.ok) saved(code, entry, reply);
    else if (response.status === 409) conflict(code, entry, reply);
    else {
      settle(code, entry.at);
      say(code, `${words.dataset.failed} ${reply.error}`, "failed");
    }
  },
});

/* Takes an entry out, unless a newer one has come; that one then builds on the new version. */
function settle(code, at, version) {
  const entries = waiting.all();
  if (entries[code]?.at === at) delete entries[code];
  else if (entries[code] && version !== undefined) set(entries[code].fields, "seen", version);
  waiting.keep(entries);
}

function set(fields, name, value) {
  const found = fields.find(([one]) => one === name);
  if (found) found[1] = String(value);
}

function drop(code) {
  const entries = waiting.all();
  delete entries[code];
  waiting.keep(entries);
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

const REASONS = { offline: "offline", "signed-out": "signedOut", failed: "broken" };

function showQueue(reason) {
  words.hidden = !reason;
  if (reason) words.querySelector("[data-waiting]").textContent = words.dataset[REASONS[reason]];
}

/* ---- what the server says */

function saved(code, entry, reply) {
  settle(code, entry.at, reply.version);
  const form = forms.get(code);
  if (!form) return;
  form.elements.seen.value = reply.version;
  if (!waiting.all()[code])
    shown.set(form, JSON.stringify(entry.fields.filter(([name]) => name !== "seen")));
  say(code, [reply.text, reply.lacks].filter(Boolean).join(". "), reply.lacks ? "lacks" : "");
  form.querySelector("[data-conflict]").hidden = true;
  markPlace(code, reply.state !== "open");
  showProgress(reply);
}

/* What cannot be saved stays on this device until somebody has looked at both answers. */
function conflict(code, entry, reply) {
  const entries = waiting.all();
  if (entries[code]) entries[code].conflict = reply.error;
  waiting.keep(entries);
  showConflict(code, reply.error);
}

/* ---- answering */

const typing = afterTyping(put, TYPING);
let stamp = Date.now();

const content = (form) =>
  JSON.stringify([...new FormData(form)].filter(([name]) => !/^(csrf|seen)/.test(name)));

function put(form) {
  typing.done(form);
  const code = form.dataset.answer;
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const entries = waiting.all();
  const before = entries[code];
  entries[code] = { at: ++stamp, url: form.action, fields };
  if (before?.conflict) entries[code].conflict = before.conflict;
  waiting.keep(entries);
  if (before?.conflict) return showConflict(code, before.conflict);
  return waiting.flush();
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
  if (submitter?.name === "language" && content(form) === shown.get(form) && !waiting.all()[code]) {
    // nothing to save first: the button goes back to the menu that it stands in
    submitter.removeAttribute("form");
    return submitter.click();
  }
  if (content(form) === shown.get(form) && !waiting.all()[code] && form.dataset.next) {
    // read, not changed: whatever somebody else wrote meanwhile stays
    if (submitter?.value === "next") return location.assign(form.dataset.next);
  }
  if (waiting.all()[code]?.conflict) {
    drop(code);
    await new Promise((done) => setTimeout(done)); // a form cannot be sent while it is being sent
  } else {
    put(form);
    if ((await waiting.settled()) || (waiting.due().length && (await waiting.flush()))) return;
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
  const entry = waiting.all()[code];
  const isEarly = !entry && isTouched(form.elements);
  shown.set(form, isEarly ? "" : content(form));
  if (entry) restore(form, entry);
  if (entry?.conflict) showConflict(code, entry.conflict);
  form.addEventListener("change", () => put(form));
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) typing.soon(form);
  });
  form.addEventListener("submit", leave);
  form.querySelector("[data-levels]").addEventListener("keydown", choose);
  if (isEarly) put(form);
}

for (const link of document.querySelectorAll("[data-take-theirs]"))
  link.addEventListener("click", () => [...forms.keys()].forEach(drop));
words.querySelector("[data-retry]").addEventListener("click", waiting.flush);
waiting.listen();
// What was typed last goes into the queue before the page does.
addEventListener("pagehide", typing.now);
waiting.flush();
