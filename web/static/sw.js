// The service worker. The server writes BUILD in front of it: the version, the
// shell (what the app is made of and its fixed pages), the articles, and where
// app.wasm and wasm_exec.js are.
//
// The shell is cached as a whole or not at all. Articles have a cache of their
// own, filled after that by the rule in shelf.js. Nothing under /api/ is ever cached. A new
// version waits until the reader agrees or every tab is closed.
'use strict';

const SHELL = 'shell-' + BUILD.version;
const PAGES = 'pages-' + BUILD.version;
const WISHES = 'shelf'; // what this reader wants kept, once it is said

const parts = self.trustedTypes?.createPolicy('worker', { createScriptURL: (part) => BUILD[part] });
importScripts(...['exec', 'shelf'].map((part) => parts?.createScriptURL(part) ?? BUILD[part]));

// A wish that is heard later is the one that counts; a run of the app ends before the next begins.
const wishes = oneByOne();
const drains = oneByOne();

self.addEventListener('install', (e) => e.waitUntil(install()));
self.addEventListener('activate', (e) => e.waitUntil(activate()));
self.addEventListener('fetch', (e) => {
  const url = new URL(e.request.url);
  if (e.request.method === 'POST' && e.request.mode === 'navigate' && url.pathname === '/search') e.respondWith(sought(e));
  if (e.request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/api/') || url.pathname === '/healthz') return;
  if (url.pathname.startsWith('/assets/')) e.respondWith(asset(e, url));
  else if (e.request.mode === 'navigate' || e.request.headers.get('X-Stale-Page')) e.respondWith(page(e, url));
  else e.respondWith(caches.match(e.request, { cacheName: SHELL }).then((r) => r || fetch(e.request)));
});
self.addEventListener('message', (e) => {
  if (e.data === 'take-over') self.skipWaiting();
  if (e.data === 'fill') e.waitUntil(fill());
  if (e.data === 'stop') stop();
  if (e.data?.wish) e.waitUntil(wishes(() => hear(e.data.wish)).then(() => { if (e.data.wish.paused) stop(); return fill(); }));
});
self.addEventListener('periodicsync', (e) => { if (e.tag === 'edition') e.waitUntil(morning()); });
self.addEventListener('sync', (e) => { if (['outbox', 'events'].includes(e.tag)) e.waitUntil(drains(() => drain(e.tag))); });

async function install() {
  const cache = await caches.open(SHELL);
  try {
    // What is fingerprinted cannot be stale, and the browser just fetched it.
    const fresh = (url) => (url.startsWith('/assets/') ? 'default' : 'no-cache');
    await cache.addAll(BUILD.shell.map((url) => new Request(url, { cache: fresh(url) })));
  } catch (err) {
    await caches.delete(SHELL);
    throw err;
  }
  // Found while nobody was reading: complete before it takes over.
  if ((await self.clients.matchAll({ includeUncontrolled: true })).length === 0) await fill();
}

// activate is quick: whoever agreed to the update is waiting for it. Articles of
// the old version stay until this one has its own, so that an update on a train
// takes nothing away.
async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith('shell-') && name !== SHELL) await caches.delete(name);
  }
  await self.clients.claim();
}

// morning looks for a new edition while the app is closed, so that it is there when
// it is opened where there is no connection.
async function morning() {
  await self.registration.update();
  await fill();
}

// hear keeps what this reader wants, at the cost of the least important page where
// there is no room even for that.
async function hear(wish) {
  const cache = await caches.open(WISHES);
  const pages = await caches.open(PAGES);
  const here = new Set(await paths(pages));
  const { keep, sure } = plan(BUILD.pages, [...here], { ...WISH, ...wish }, false);
  await roomy(pages, here, [...keep, ...[...here].filter((url) => !keep.includes(url))], keep[sure - 1],
    () => cache.put('/wish', new Response(JSON.stringify(wish))));
}

async function wished() {
  const said = await caches.match('/wish', { cacheName: WISHES });
  return said ? { ...WISH, ...(await said.json()) } : WISH;
}

let filling; // the fill under way
let again = false; // something changed since it began
let stopper = new AbortController();

function stop() { stopper.abort(); }

// fill fetches the articles that are missing, one at a time: it must not be felt by a
// reader on a slow line. It says how far it is, and how it ended.
function fill() {
  again = true;
  filling ??= (async () => {
    let end = '';
    while (again) {
      again = false;
      stopper = new AbortController();
      end = await once(stopper.signal).catch((err) => (err.name === 'QuotaExceededError' ? 'full' : 'failed'));
    }
    filling = undefined;
    await tell(('filled ' + end).trim());
  })();
  return filling;
}

async function tell(words) {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(words);
}

const paths = async (cache) => (await cache.keys()).map((r) => new URL(r.url).pathname);

async function once(signal) {
  const wish = await wished();
  const pages = await caches.open(PAGES);
  const old = (await caches.keys()).filter((name) => name.startsWith('pages-') && name !== PAGES);
  const here = new Set(await paths(pages));
  const before = (await Promise.all(old.map(async (name) => paths(await caches.open(name))))).flat();
  const line = self.navigator.connection;
  const metered = Boolean(line && (line.saveData || line.type === 'cellular'));
  const { keep, fetch: wanted, drop } = plan(BUILD.pages, [...new Set([...before, ...here])], wish, metered);
  for (const url of drop) {
    await pages.delete(url);
    here.delete(url);
  }
  let end = metered && !wish.mobile && keep.some((url) => !here.has(url) && !wanted.includes(url)) ? 'metered' : '';
  const missing = wish.paused ? [] : wanted.filter((url) => !here.has(url));
  if (wish.paused && wanted.some((url) => !here.has(url))) end = 'stopped';
  let done = 0;
  for (const url of missing) {
    await tell(`filling ${done++} ${missing.length}`);
    let fresh;
    try {
      fresh = await fetch(url, { headers: { 'X-Stale-Page': '1' }, priority: 'low', signal });
    } catch {
      end = signal.aborted ? 'stopped' : 'offline';
      break;
    }
    if (!fresh.ok) end = 'failed';
    else if (await store(pages, url, fresh, keep, here)) here.add(url);
    else {
      end = 'full';
      break;
    }
  }
  if (end !== 'full' && !wish.paused) await later();
  if (keep.every((url) => here.has(url))) for (const name of old) await caches.delete(name);
  return end;
}

// store keeps a page, at the cost of less important ones where there is no room.
async function store(pages, url, response, keep, here) {
  return roomy(pages, here, keep, url, () => pages.put(url, response.clone()));
}

// roomy writes, and reports whether it could: where there is no room, pages that rank
// behind that one go, the least important first. Behind none are all of them.
async function roomy(pages, here, ranked, url, write) {
  for (;;) {
    try {
      await write();
      return true;
    } catch (err) {
      const less = err.name === 'QuotaExceededError' && victim(ranked, here, url);
      if (!less) return false;
      await pages.delete(less);
      here.delete(less);
    }
  }
}

// later keeps what is needed by few, such as the search index.
async function later() {
  const shell = await caches.open(SHELL);
  for (const url of BUILD.later) {
    try { if (!(await shell.match(url))) await shell.add(url); } catch { return; }
  }
}

async function asset(e, url) {
  const kept = await caches.match(e.request, { cacheName: SHELL });
  if (kept) return kept;
  try {
    const fresh = await fetch(e.request);
    if (fresh.ok) {
      if (BUILD.later.includes(url.pathname)) {
        const copy = fresh.clone();
        e.waitUntil(caches.open(SHELL).then((shell) => shell.put(url.pathname, copy)).catch(() => {}));
      }
      return fresh;
    }
    throw new Error(url.pathname + ': ' + fresh.status);
  } catch (err) {
    // A page kept from an older version asks for that version's files: ours do.
    const name = url.pathname.replace(/\.[0-9a-f]{12}(?=\.)/, '');
    const ours = [...BUILD.shell, ...BUILD.later].find((u) => u.startsWith('/assets/') && u.replace(/\.[0-9a-f]{12}(?=\.)/, '') === name);
    const stand = ours && (await caches.match(ours, { cacheName: SHELL }));
    if (stand) return stand;
    throw err;
  }
}

// page answers cache-first: the page a reader has is the page a reader gets,
// with and without a connection, by reload, link or in the app.
async function page(e, url) {
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, '') : '/';
  const kept = (await caches.match(path, { cacheName: SHELL })) || (await caches.match(path, { cacheName: PAGES }));
  if (kept) return kept;
  try {
    const fresh = await fetch(e.request);
    if (fresh.ok && !fresh.redirected && BUILD.pages.includes(path)) {
      const copy = fresh.clone();
      e.waitUntil(caches.open(PAGES).then((pages) => pages.put(path, copy)).catch(() => {}));
    }
    return fresh;
  } catch (err) {
    const old = await caches.match(path);
    if (old) return old;
    if (e.request.mode !== 'navigate') throw err;
    return (await caches.match('/offline', { cacheName: SHELL })) || Response.error();
  }
}

// sought answers the search's form, sent before the app could take it: without a
// connection with the page for searching, where the app then is.
async function sought(e) {
  try { return await fetch(e.request); } catch { return (await caches.match('/search', { cacheName: SHELL })) || Response.error(); }
}

// oneByOne returns what runs one thing after the other, in the order it was asked to.
function oneByOne() {
  let last = Promise.resolve();
  return (next) => {
    const mine = last.then(next);
    last = mine.catch(() => {});
    return mine;
  };
}

// drain runs the app's own sync engine: app.wasm sees that there is no document
// and only sends what waits, of the kind that the tag says. A failure makes the browser
// try again later.
async function drain(tag) {
  const go = new Go();
  const wasm = (await caches.match(BUILD.wasm, { cacheName: SHELL })) || (await fetch(BUILD.wasm));
  const { instance } = await WebAssembly.instantiateStreaming(wasm, go.importObject);
  self.staleTag = tag;
  self.staleWaiting = 0;
  await go.run(instance);
  // Timers that Go had set would wake a program that is no more, for ever.
  for (const timer of go._scheduledTimeouts.values()) clearTimeout(timer);
  go._scheduledTimeouts.clear();
  go._resume = () => {};
  // Whatever the browser still holds of it must not hold its memory.
  go._inst = go.mem = go._values = go.importObject = null;
  if (self.staleWaiting > 0) throw new Error('still waiting: ' + self.staleWaiting);
}
