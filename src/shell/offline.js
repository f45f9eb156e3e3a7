// Keeps the page for use without a network, and offers newer versions of it. Works on after boot.js (src/shell/sw.js is what
// serves the pages then).

// The service worker of this build, if it has one; tools/finish.mjs writes it here.
const offline = __OFFLINE__;

// Between two looks whether the store is still there, and between two whether there is a newer version.
const STORE_MS = 5_000;
const UPDATE_MS = 3_600_000;
// A service worker that is asked what it has stored may have to fetch it first.
const STORED_MS = 60_000;
const shell = globalThis.fulcrumShell;
const address = (name) => new URL(name, import.meta.url).href;

// Once the next frame has been drawn; in a tab that nobody sees none is.
function afterFrame(act) {
  if (document.hidden) setTimeout(act);
  else requestAnimationFrame(() => setTimeout(act));
}

// Stores everything for use without a network. Not in a frame: there the storage is the host's affair.
async function keepForOffline() {
  if (window.top !== window || !navigator.serviceWorker) return;
  try {
    if (!offline) return await forgetOffline();
    const url = shell.policy.createScriptURL(address(offline));
    const registration = await navigator.serviceWorker.register(url, { updateViaCache: 'none' });
    offerUpdates(registration);
    await activated(registration);
    await followStore(registration);
  } catch { /* Private mode and the like: the page works, but not without a network. */ }
}

// While developing, an earlier release served at the same address must not answer for the new build.
async function forgetOffline() {
  const scope = address('./');
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    if (registration.scope === scope) await registration.unregister();
  }
}

// The first service worker of this copy of the page has everything once it is active. `navigator.serviceWorker.ready`
// would do with that of another copy, in a folder above.
async function activated(registration) {
  if (!registration.active) await settled(registration.installing ?? registration.waiting);
  if (!registration.active) throw new Error('not installed');
}

// Waits until a service worker has come to the end of its installation, or of itself.
function settled(worker) {
  const isSettled = () => worker.state === 'activated' || worker.state === 'redundant';
  return new Promise((done) => {
    if (isSettled()) done();
    worker.addEventListener('statechange', () => isSettled() && done());
  });
}

// Says that the page works offline as long as that is so: the browser and the reader may throw the store away. What is
// missing is fetched again where there is a network.
async function followStore(registration) {
  let store = null;
  const tell = (there) => {
    const html = document.documentElement;
    if (html.hasAttribute('data-offline') === there) return;
    if (there) html.setAttribute('data-offline', 'ready');
    else html.removeAttribute('data-offline');
    dispatchEvent(new Event('fulcrum:offline'));
  };
  const look = async () => {
    store = await stored(registration.active);
    tell(store !== null);
  };
  const isThere = () => caches.has(store).catch(() => false);
  addEventListener('online', look);
  document.addEventListener('visibilitychange', () => document.hidden || look());
  setInterval(async () => {
    if (store === null || document.hidden || await isThere()) return;
    tell(false);
    await look();
  }, STORE_MS);
  await look();
}

// The name of the store in which a service worker has all of its version; nothing if it has not.
function stored(worker) {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data);
    setTimeout(done, STORED_MS, null);
    worker.postMessage('fulcrum:stored', [port2]);
  });
}

// A newer version waits until no page of this one is open, or until the reader asks for it.
function offerUpdates(registration) {
  const look = () => {
    if (!registration.waiting || !registration.active) return;
    document.documentElement.setAttribute('data-update', 'ready');
    shell.offered(() => update(registration));
  };
  const follow = (worker) => worker?.addEventListener('statechange', () => worker.state === 'installed' && look());
  look();
  follow(registration.installing);
  registration.addEventListener('updatefound', () => follow(registration.installing));
  // A browser looks for a newer version when a page is opened, and this one may stay open for days.
  let looked = performance.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || performance.now() - looked < UPDATE_MS) return;
    looked = performance.now();
    registration.update().catch(() => { /* Without a network there is none. */ });
  });
}

// The reader wants it. Another page may have had it already; a still newer one may take its place meanwhile.
async function update(registration) {
  while (registration.waiting) {
    const { waiting } = registration;
    waiting.postMessage('fulcrum:update');
    await settled(waiting);
  }
  // What was typed last is drawn by then, and with it in the address that is opened.
  afterFrame(() => afterFrame(shell.reopen));
}

keepForOffline();
