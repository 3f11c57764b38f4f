/* Keeps the lessons that were read, with their styles, scripts and pictures, for when there is no
   network. Nothing else is kept, and nothing of another person: each answer of the server says
   whose it is (X-Reader), and as soon as that changes, all lessons are forgotten.
   Served at /sw.js by courses/device.py, which puts VERSION before it. */
const LESSONS = "lessons";
const PARTS = "parts";
const READER = "/kept-reader"; // an address that the server does not have: who the lessons are of
const OFFLINE = "/offline/";
const LESSON = /^\/lessons\/\d+\/[^/]+\/$/;
const SIGN_OUT = "/accounts/logout/";
const WAIT = 4000; // milliseconds that the network gets while there is a kept copy
const MOST = { [LESSONS]: 200, [PARTS]: 600 };

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepOfflinePage());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keepNow(event.data.keep));
  if (event.data?.forget) event.waitUntil(forget());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (request.method === "POST" && url.pathname === SIGN_OUT) event.waitUntil(forget());
    if (request.method !== "GET" || url.pathname.startsWith("/cms/")) return;
    event.respondWith(LESSON.test(url.pathname) ? lesson(event) : page(event));
  } else if (request.method === "GET" && isPart(request, url)) {
    event.respondWith(fetch(request).catch(() => keptPart(request)));
  }
});

function isPart(request, url) {
  return url.pathname.startsWith("/static/") || request.destination === "image";
}

async function keptPart(request) {
  return (await caches.match(request, { cacheName: PARTS })) ?? Response.error();
}

async function page(event) {
  try {
    const response = await fetch(event.request);
    await checkReader(response);
    return response;
  } catch {
    return offlinePage();
  }
}

async function lesson(event) {
  const network = fetch(event.request);
  event.waitUntil(network.then((response) => keep(event.request.url, response.clone())).catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, WAIT));
  const first = await Promise.race([network, late]).catch(() => {});
  if (first) return first;
  const copy = await keptLesson(event.request.url);
  if (copy) return copy;
  return network.catch(offlinePage);
}

/* Forget the lessons of somebody else. */
async function checkReader(response) {
  const reader = response.headers.get("X-Reader");
  if (!reader) return; // a redirect, or not from our server
  const before = await (await caches.open(LESSONS)).match(READER);
  if ((await before?.text()) === reader) return;
  if (before) await forget();
  await (await caches.open(LESSONS)).put(READER, new Response(reader));
}

async function forget() {
  await caches.delete(LESSONS);
  const parts = await caches.open(PARTS);
  for (const request of await parts.keys()) {
    if (!isOurs(request.url)) await parts.delete(request); // a picture of a lesson
  }
}

function isOurs(url) {
  const { pathname } = new URL(url);
  return pathname.startsWith("/static/") || pathname === OFFLINE;
}

function bare(url) {
  const { origin, pathname } = new URL(url, self.location);
  return origin + pathname;
}

async function keep(url, response) {
  await checkReader(response);
  if (response.redirected || response.type !== "basic") return;
  const lessons = await caches.open(LESSONS);
  if (!response.ok || response.headers.get("X-Keep") !== "lesson") {
    if (response.status < 500) await lessons.delete(bare(url));
    return;
  }
  const text = await response.text();
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set("X-Kept-At", Date.now());
  await keepParts(text);
  await lessons.put(bare(url), new Response(text, { headers }));
  await trim(LESSONS);
}

/* Keep what a page is drawn with: what it names under /static/ and the pictures of its lesson. */
async function keepParts(text) {
  const parts = await caches.open(PARTS);
  const named = text.matchAll(/\s(?:src|href)="(\/static\/[^"#?]+|[^"#]+\.(?:webp|svg|png|jpe?g|gif))["#]/g);
  for (const address of new Set([...named].map((found) => found[1]))) {
    const url = new URL(address, self.location);
    if (url.origin !== self.location.origin || (await parts.match(url))) continue;
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) await parts.put(url, answer);
  }
  await trim(PARTS);
}

async function trim(name) {
  const cache = await caches.open(name);
  const old = (await cache.keys()).filter((one) => !/\/(?:kept-reader|offline\/)$/.test(one.url));
  for (const request of old.slice(0, Math.max(0, old.length - MOST[name]))) {
    await cache.delete(request);
  }
}

async function keepNow(url) {
  const response = await fetch(bare(url)).catch(() => null);
  if (response) await keep(url, response);
}

async function keptLesson(url) {
  const copy = await (await caches.open(LESSONS)).match(bare(url));
  if (!copy) return null;
  const at = new Date(Number(copy.headers.get("X-Kept-At")));
  const day = { day: "numeric", month: "long" };
  const time = { hour: "2-digit", minute: "2-digit" };
  const isToday = at.toDateString() === new Date().toDateString();
  const when = at.toLocaleString(copy.headers.get("Content-Language") ?? undefined, {
    ...(isToday ? {} : day),
    ...time,
    hourCycle: "h23",
  });
  const text = (await copy.text())
    .replace("data-kept hidden", "data-kept")
    .replace("<time data-kept-at></time>", `<time datetime="${at.toISOString()}">${when}</time>`)
    .replace(/\ssrcset="[^"]*"/g, "");
  return new Response(text, { headers: copy.headers });
}

async function keepOfflinePage() {
  const response = await fetch(OFFLINE, { credentials: "omit", cache: "no-cache" });
  if (!response.ok) return;
  await keepParts(await response.clone().text());
  await (await caches.open(PARTS)).put(OFFLINE, response);
}

async function offlinePage() {
  return (await caches.match(OFFLINE, { cacheName: PARTS })) ?? Response.error();
}
