/* [data-offline="on"]: starts the service worker and has it keep this lesson.
   [data-offline="off"]: ends it and forgets what it kept.
   [data-kept-list]: lists the lessons that are kept on this device; [data-kept-forget] forgets. */
const worker = navigator.serviceWorker;
const wish = document.querySelector("[data-offline]")?.dataset.offline;

if (worker && wish === "on") start();
if (wish === "off") stop();
for (const list of document.querySelectorAll("[data-kept-list]")) show(list);

async function start() {
  try {
    const known = worker.controller;
    await worker.register("/sw.js");
    // a worker that was there already has seen this page go by
    if (!known && document.querySelector("[data-kept]"))
      (await worker.ready).active.postMessage({ keep: location.href });
  } catch {
    /* the browser does not let it: reading works as ever while there is a network */
  }
}

async function stop() {
  try {
    for (const one of (await worker?.getRegistrations()) ?? []) await one.unregister();
    for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
  } catch {
    /* as above: then there is nothing to end */
  }
}

async function show(list) {
  if (!globalThis.caches) return;
  const lessons = await caches.open("lessons");
  const found = (await lessons.keys()).filter((one) => one.url.includes("/lessons/"));
  for (const request of found) {
    const text = await (await lessons.match(request)).text();
    const title = new DOMParser().parseFromString(text, "text/html").querySelector("h1");
    const link = document.createElement("a");
    link.href = new URL(request.url).pathname;
    link.textContent = title?.textContent ?? link.href;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  const part = list.closest("[data-kept-part]");
  if (part) part.hidden = !found.length;
  part?.querySelector("[data-kept-forget]")?.addEventListener("click", async () => {
    await caches.delete("lessons");
    part.hidden = true;
  });
}
