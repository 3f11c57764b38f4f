/* Keeps the answers of an attempt safe. Each answer is stamped with the server's clock as it goes into
   the queue, so that of two answers to a question the newer stays, whichever arrives last.
   [data-quiz] holds the attempt, addresses and words; [data-question] is a question with its form
   fields. */
import { afterTyping, answerQueue, isTouched, markPlace, token } from "./answers.js";

const TYPING = 1500; // milliseconds after the last key
const quiz = document.querySelector("[data-quiz]");
const form = document.querySelector("form[data-autosave]");
const handIn = document.querySelector("form[data-hand-in-form]");
const words = quiz.dataset;
let isOver = false;

/* ---- the queue: {position: {stamp, fields: [[name, value], …]}} */

const waiting = answerQueue(`quiz-answers-${words.quiz}`, {
  address: () => words.url,
  sending: (position) => say(position, words.saving),
  waits: (position) => say(position, `${words.failed} ${words.waits}`, true),
  show: (reason) => isOver || showQueue(reason),
  judged(position, entry, response, reply) {
    if (reply.now) offset = Math.max(offset, reply.now - performance.now());
    forget(position, entry.stamp);
    if (response.ok) saved(position, reply);
    else refused(position, reply);
  },
});

const count = () => Object.keys(waiting.all()).length;

function forget(position, stamp) {
  const entries = waiting.all();
  if (entries[position]?.stamp === stamp) delete entries[position];
  waiting.keep(entries);
}

/* ---- the server's clock, in milliseconds, moved on without this device's own */

let offset = Number(words.now) - performance.now();
let lastStamp = 0;

function stampNow() {
  lastStamp = Math.max(Math.round(offset + performance.now()), lastStamp + 1);
  return lastStamp;
}

/* ---- what the page shows */

const section = (position) => document.querySelector(`[data-question="${CSS.escape(position)}"]`);
const field = (part, name) => part.querySelector(`[name="${name}"], [name$="-${name}"]`);

function say(position, text, failed = false) {
  const part = section(position);
  if (!part) return;
  part.querySelector("[data-autosave-status]").textContent = text;
  const line = part.querySelector("[data-autosave-line]");
  line.classList.toggle("quiz-form__state--failed", failed);
}

const counted = (name, number) =>
  number === 1 ? words[`${name}One`] : words[`${name}Many`].replace("%", number);

function showQueue(reason = "") {
  const number = count();
  quiz.hidden = !number;
  if (!number) return;
  const state = counted(navigator.onLine && reason !== "offline" ? "waiting" : "offline", number);
  const text = [reason === "signed-out" ? words.signedOut : state, words.kept].join(" ");
  const place = quiz.querySelector("[data-queue-text]");
  if (place.textContent !== text) place.textContent = text; // said once by a screen reader
}

function tick(position, answered) {
  const shown = markPlace(position, answered) && document.querySelector("[data-count]");
  if (shown) shown.textContent = document.querySelectorAll(".paper__link--answered").length;
}

/* ---- what the server says */

function saved(position, reply) {
  tick(position, reply.answered);
  const part = section(position);
  if (!part || waiting.all()[position]) return;
  field(part, "base").value = reply.sequence;
  say(position, reply.text);
}

function refused(position, reply) {
  if (reply.code !== "already_submitted") return say(position, reply.error, true);
  isOver = true;
  waiting.keep({});
  quiz.hidden = false;
  quiz.querySelector("[data-queue-text]").textContent = reply.error;
  quiz.querySelector("[data-queue-review]").hidden = false;
  quiz.querySelector("[data-queue-retry]").hidden = true;
  say(position, words.failed, true);
}

/* ---- answering */

const typing = afterTyping(put, TYPING);

function put(part) {
  typing.done(part);
  if (isOver) return;
  const position = part.dataset.question;
  const stamp = stampNow();
  const fields = [];
  for (const one of part.querySelectorAll("input, select, textarea")) {
    if (!one.name || one.disabled || (/radio|checkbox/.test(one.type) && !one.checked)) continue;
    if (/(^|-)stamp$/.test(one.name)) fields.push([one.name, String(stamp)]);
    else if (one.multiple)
      for (const option of one.selectedOptions) fields.push([one.name, option.value]);
    else fields.push([one.name, one.value]);
  }
  const entries = waiting.all();
  entries[position] = { stamp, fields };
  waiting.keep(entries);
  return waiting.flush();
}

/* Shows in the form what this device still holds of a question. Lists come last, by their value and
   with an event, so that a script that moves things into an order follows. */
function restore(part, entry) {
  const lists = [];
  for (const one of part.querySelectorAll("input, select, textarea")) {
    if (!one.name || /(^|-)(q|base|stamp)$/.test(one.name)) continue;
    const values = entry.fields.filter(([name]) => name === one.name).map(([, value]) => value);
    if (/radio|checkbox/.test(one.type)) one.checked = values.includes(one.value);
    else if (one.multiple)
      for (const option of one.options) option.selected = values.includes(option.value);
    else if (one.matches("select")) lists.push([one, values[0] ?? ""]);
    else if (values.length) one.value = values[0];
  }
  for (const [one, value] of lists.sort(([, a], [, b]) => Number(a) - Number(b))) {
    one.value = value;
    one.dispatchEvent(new Event("change"));
  }
}

function open() {
  for (const part of form.querySelectorAll("[data-question]")) {
    const entry = waiting.all()[part.dataset.question];
    const base = Number(field(part, "base").value);
    lastStamp = Math.max(lastStamp, base);
    if (entry && entry.stamp > base) restore(part, entry);
    else if (isTouched(part.querySelectorAll("input, textarea"))) put(part);
    part.addEventListener("change", () => put(part));
    part.addEventListener("input", (event) => {
      if (/^(text|textarea|number|search)$/.test(event.target.type)) typing.soon(part);
    });
  }
  guard(form);
}

/* Lets a form leave the page once nothing waits. Without a network it stays: nothing is lost. */
function guard(one) {
  let leaving = false;
  one.addEventListener("submit", async (event) => {
    typing.now();
    if (!waiting.isSending() && !count()) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    const reason = await waiting.settled();
    leaving = false;
    if (reason !== "offline" && !isOver) one.requestSubmit(event.submitter);
  });
}

/* ---- the clock: it counts down from the server's time, and hands in when it is up */

function countDown(clock) {
  const end = Date.now() + Number(clock.dataset.left) * 1000;
  const left = clock.querySelector("[data-clock-left]");
  const said = document.querySelector("[data-clock-said]");
  const marks = [600, 300, 60].filter((mark) => mark < Number(clock.dataset.left));
  const ticking = setInterval(async () => {
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const two = (number) => String(number).padStart(2, "0");
    left.textContent = hours
      ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
      : `${minutes}:${two(seconds % 60)}`;
    clock.classList.toggle("quiz-clock--short", seconds <= 60);
    if (marks.length && seconds <= marks[0])
      said.textContent = said.getAttribute(`data-at-${marks.shift()}`);
    if (seconds) return;
    clearInterval(ticking);
    said.textContent = said.getAttribute("data-at-0");
    typing.now();
    await waiting.flush();
    const last = document.createElement("form");
    last.method = "post";
    last.action = words.handIn;
    last.innerHTML = '<input type="hidden" name="csrfmiddlewaretoken">';
    last.firstChild.value = token();
    document.body.append(last);
    last.submit();
  }, 500);
}

/* ---- the pages */

if ("done" in words) {
  // the attempt is handed in: say what did not get there in time
  const number = count();
  quiz.hidden = !number;
  if (number) quiz.querySelector("[data-queue-text]").textContent = counted("late", number);
  waiting.keep({});
} else {
  const clock = document.querySelector("[data-clock]");
  if (clock) countDown(clock);
  if (form) open();
  if (handIn) guard(handIn);
  quiz.querySelector("[data-queue-retry]").addEventListener("click", waiting.flush);
  waiting.listen();
  if (count())
    waiting.flush().then((reason) => {
      if (handIn && !reason && !isOver) location.reload();
    });
}
