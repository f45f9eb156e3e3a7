// Everything the build emitted, stored at the first visit and served from there.
//
// A new version is fetched whole beside the old one, every file checked, and waits until no page of the old one
// is open: an open page may still ask for files of its own version. One bad file, and the old version stays.
'use strict';

const VERSION = '__VERSION__';
const FILES = __FILES__; // [path below this file, checksum]
const PREFIX = 'fulcrum-';
const STORE = PREFIX + VERSION;
const address = (path) => new URL(path, self.registration.scope).href;
const ours = new Set(FILES.map(([path]) => address(path)));

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const url = stored(event.request);
  if (url) event.respondWith(answer(url, event.request));
});

// The reader accepted the new version.
self.addEventListener('message', (event) => {
  if (event.data === 'fulcrum:update') self.skipWaiting();
});

async function install() {
  try {
    const store = await caches.open(STORE);
    await store.addAll(FILES.map(([path, integrity]) => new Request(address(path), { cache: 'no-cache', integrity })));
  } catch (error) {
    await caches.delete(STORE);
    throw error;
  }
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== STORE) await caches.delete(name);
  }
  // The page of the first visit: its worker, loaded later, should come from the store too.
  await self.clients.claim();
}

// The address under which the store has what is asked for; nothing if it is not ours to answer.
function stored(request) {
  if (request.method !== 'GET') return null;
  const url = new URL(request.url);
  url.hash = '';
  url.search = ''; // A scenario or a tracker's mark does not make another page.
  if (request.mode === 'navigate') url.pathname = url.pathname.replace(/index\.html$/, '').replace(/\/(embed|proof)$/, '/$1/');
  return ours.has(url.href) ? url.href : null;
}

// From the store; from the network if the browser has thrown it away.
async function answer(url, request) {
  const store = await caches.open(STORE);
  return await store.match(url) ?? fetch(request);
}
