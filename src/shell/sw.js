// Everything the build emitted, stored at the first visit and served from there.
//
// A new version is fetched whole beside the old one, every file checked, and waits until no page of the old one
// is open, or until the reader asks for it. One bad file, and the old version stays. Other copies of this site may stand
// on the same origin, in other versions: each keeps its stores under its own address and touches no others.
'use strict';

const VERSION = '__VERSION__';
const FILES = __FILES__; // [path below this file, checksum]
const SCOPE = self.registration.scope;
const PREFIX = `fulcrum ${SCOPE} `;
const STORE = PREFIX + VERSION;
// Stores were once named by their version alone.
const FORMER = /^fulcrum-[0-9a-f]+$/;
// Files that never change under their name; a page of an earlier version may still ask for its own.
const LASTING = /-[0-9a-f]{16}\.(css|js|wasm)$/;
const address = (path) => new URL(path, SCOPE).href;
// In the store of an earlier version: which pages were open when the next one took over.
const READERS = address('?readers');
const ours = new Set(FILES.map(([path]) => address(path)));

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const url = asked(event.request);
  if (ours.has(url)) event.respondWith(answer(url, event.request));
  else if (url.startsWith(SCOPE) && LASTING.test(url)) event.respondWith(answerEarlier(url, event.request));
});

self.addEventListener('message', (event) => {
  // The reader accepted the new version.
  if (event.data === 'fulcrum:update') self.skipWaiting();
  // A page wants to know in which store everything is.
  if (event.data === 'fulcrum:stored') event.waitUntil(tellStored(event.ports[0]));
});

async function install() {
  const known = await caches.has(STORE); // This very version once more, after a later one was withdrawn.
  try {
    await fetchInto(await caches.open(STORE), FILES);
  } catch (error) {
    if (!known) await caches.delete(STORE);
    throw error;
  }
}

// All of them or none.
function fetchInto(store, files) {
  return store.addAll(files.map(([path, integrity]) => new Request(address(path), { cache: 'no-cache', integrity })));
}

async function activate() {
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const readers = open.filter(({ url }) => url.startsWith(SCOPE)).map(({ id }) => id);
  for (const name of await earlier()) {
    await (await caches.open(name)).put(READERS, new Response(JSON.stringify(readers)));
  }
  await sweep();
  // The page of the first visit: its worker, loaded later, should come from the store too.
  await self.clients.claim();
}

// The names of the other stores of this copy.
async function earlier() {
  const found = [];
  for (const name of await caches.keys()) {
    if (name !== STORE && await isOurs(name)) found.push(name);
  }
  return found;
}

async function isOurs(name) {
  if (name.startsWith(PREFIX)) return true;
  return FORMER.test(name) && await caches.match(SCOPE, { cacheName: name }) !== undefined;
}

// Throws away what no open page needs any more; not while a newer version is on its way, which has a store already.
async function sweep() {
  if (self.registration.installing || self.registration.waiting) return;
  for (const name of await earlier()) {
    if (!await isRead(name)) await caches.delete(name);
  }
}

// Whether one of the pages is still open that were when the next version took over.
async function isRead(name) {
  const readers = await caches.match(READERS, { cacheName: name });
  for (const id of await readers?.json() ?? []) {
    if (await self.clients.get(id)) return true;
  }
  return false;
}

// Tells the name of the store if everything is in it. What the browser has thrown away is fetched again.
async function tellStored(port) {
  const store = await caches.open(STORE);
  const there = new Set((await store.keys()).map(({ url }) => url));
  const missing = FILES.filter(([path]) => !there.has(address(path)));
  try {
    if (missing.length > 0) await fetchInto(store, missing);
    port.postMessage(STORE);
  } catch {
    if (missing.length === FILES.length) await caches.delete(STORE);
    port.postMessage(null);
  }
  await sweep();
}

// The address that is asked for, as the store has it; nothing if no store could.
function asked(request) {
  if (request.method !== 'GET') return '';
  const url = new URL(request.url);
  url.hash = '';
  url.search = ''; // A scenario or a tracker's mark does not make another page.
  if (request.mode === 'navigate') url.pathname = url.pathname.replace(/index\.html$/, '').replace(/\/(embed|proof)$/, '/$1/');
  return url.href;
}

// From the store; from the network if the browser has thrown it away.
async function answer(url, request) {
  return await caches.match(url, { cacheName: STORE }) ?? fetch(request);
}

// From whichever store has it.
async function answerEarlier(url, request) {
  return await caches.match(url) ?? fetch(request);
}
