/* What pages share that save answers as they are given (quiz.js, readiness.js). An answer goes into a
   queue on this device first and leaves it once the server has judged it, so that a lost network or a
   closed laptop loses none. */
const RETRY_AFTER = [2, 4, 8, 15, 30, 60]; // seconds
const PATIENCE = 15; // seconds for one answer

export function token() {
  // whoever signed in again in another tab has a new one
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  return cookie ?? document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
}

/* Posts fields, [[name, value], …]. Returns {response, reply} if the server judged them, else
   {reason}: "offline", "signed-out" or "failed". */
async function post(url, fields) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  body.set("csrfmiddlewaretoken", token());
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE * 1000),
    });
    if (!response.headers.get("Content-Type")?.startsWith("application/json"))
      return { reason: response.redirected ? "signed-out" : "failed" };
    return { response, reply: await response.json() };
  } catch {
    return { reason: "offline" };
  }
}

/* The answers that wait under a key of this device, {code: {fields, …}}, and how they leave it. The
   page says: `address(entry)`, where to send one; `sending(code)`, one is on its way; `judged(code,
   entry, response, reply)`, the server has spoken, so take it out; `waits(code, reason)`, it stays for
   now; `show(reason)`, all were tried, "" if none waits; `isDue(entry)`, false for what is not sent
   before somebody has looked at it. */
export function answerQueue(key, page) {
  let memory = {}; // where the browser gives no storage
  let running = null;
  let tries = 0;
  let timer = 0;

  function all() {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
      return memory;
    }
  }

  function keep(waiting) {
    memory = waiting;
    try {
      if (Object.keys(waiting).length) localStorage.setItem(key, JSON.stringify(waiting));
      else localStorage.removeItem(key);
    } catch {
      // it stays in memory
    }
  }

  const due = () => Object.entries(all()).filter(([, entry]) => page.isDue?.(entry) ?? true);

  async function sendAll() {
    clearTimeout(timer);
    let reason = "";
    for (let left = due(); left.length && !reason; left = due()) {
      const [code, entry] = left[0];
      page.sending(code);
      const sent = await post(page.address(entry), entry.fields);
      reason = sent.reason ?? "";
      if (reason) break;
      tries = 0;
      page.judged(code, entry, sent.response, sent.reply);
    }
    if (reason) {
      for (const [code] of due()) page.waits(code, reason);
      timer = setTimeout(flush, RETRY_AFTER[Math.min(tries++, RETRY_AFTER.length - 1)] * 1000);
    }
    page.show(reason);
    running = null;
    return reason;
  }

  /* Sends what waits, one after the other. Returns why something still waits, or "". */
  function flush() {
    if (!running && !due().length) {
      page.show("");
      return Promise.resolve("");
    }
    running ??= sendAll();
    return running;
  }

  /* Sends again when there may be a network again, or somebody comes back to the page. */
  function listen() {
    addEventListener("online", flush);
    addEventListener("offline", () => due().length && page.show("offline"));
    document.addEventListener("visibilitychange", () => document.hidden || flush());
  }

  /* Resolves once what is on its way was tried, or else all that waits: why something waits, or "". */
  const settled = () => running ?? flush();

  return { all, keep, due, flush, settled, listen, isSending: () => running !== null };
}

/* Puts off work on an item until nobody types in it any more: `wait` milliseconds after the last key. */
export function afterTyping(work, wait) {
  const timers = new Map();
  return {
    soon(item) {
      clearTimeout(timers.get(item));
      timers.set(
        item,
        setTimeout(() => work(item), wait),
      );
    },
    done(item) {
      clearTimeout(timers.get(item));
      timers.delete(item);
    },
    now: () => [...timers.keys()].forEach(work),
  };
}

/* Whether somebody was faster than the script: fields that no longer say what the page came with. Lists
   are left out, since other scripts move them. */
export function isTouched(fields) {
  return [...fields].some((one) => {
    if (/radio|checkbox/.test(one.type)) return one.checked !== one.defaultChecked;
    return one.matches("textarea, [type=text], [type=number]") && one.value !== one.defaultValue;
  });
}

/* Shows in the list of places, [data-place], whether a question is answered. Returns whether it is
   in that list. */
export function markPlace(code, isAnswered) {
  const place = document.querySelector(`[data-place="${CSS.escape(code)}"]`);
  if (!place) return false;
  place.classList.toggle("paper__link--answered", isAnswered);
  place.querySelector("[data-place-answered]").hidden = !isAnswered;
  place.querySelector("[data-place-open]").hidden = isAnswered;
  return true;
}
