// Loads the program, checks it, starts it; reports to failure.js what went wrong.
//
// An external file, because the page's policy runs no script that stands in the page itself.

// Names, sizes and checksums of this build; tools/finish.mjs writes them here.
const build = __BUILD__;

const STALL_MS = 10_000;
const ANSWERED_MS = 2_000;
const shell = globalThis.fulcrumShell;
const address = (name) => new URL(name, import.meta.url).href;

// A failure with a reason that failure.js has a sentence for.
class Failure extends Error {
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

// The one place where an address becomes something that runs: only files of this build, and blobs made here.
const policy = globalThis.trustedTypes?.createPolicy('fulcrum', { createScriptURL: (url) => url })
  ?? { createScriptURL: (url) => url };

async function start() {
  if (typeof WebAssembly !== 'object') throw new Failure('no-wasm', '');
  const [glue, program] = await Promise.all([loadGlue(build.glue), loadProgram(build.wasm)]);
  Object.assign(shell, { startWorker: () => startWorker(program), save, savePicture });
  Object.assign(shell, islands(program, (link) => glue.open(link)));
  await glue.default({ module_or_path: program });
}

async function loadGlue(name) {
  try {
    return await import(address(name));
  } catch (error) {
    throw await whyNoScript(name, error);
  }
}

// A failed import does not say why; asking for the file once more does.
async function whyNoScript(name, error) {
  try {
    await receive(name);
  } catch (failure) {
    return failure;
  }
  return error instanceof SyntaxError ? new Failure('old', error.message) : new Failure('altered', name);
}

async function loadProgram({ name, length, sha384 }) {
  const bytes = await receive(name);
  // The beginning of a module, `\0asm`, and no more; anything else is the sign-in page of some network.
  const begun = bytes.length < 2 || bytes[1] === 0x61;
  if (begun && bytes.length < length) throw new Failure('truncated', name);
  if (!await matches(bytes, sha384)) throw new Failure('altered', name);
  return compile(bytes);
}

// A whole file, or the reason there is none. Given up when nothing arrives for ten seconds.
async function receive(name) {
  const stop = new AbortController();
  let timer;
  const stir = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), STALL_MS);
  };
  stir();
  try {
    const response = await fetch(address(name), { signal: stop.signal });
    if (!response.ok) throw notDelivered(name, response.status);
    return await readAll(response, stir);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(stop.signal.aborted ? 'stalled' : 'network', name);
  } finally {
    clearTimeout(timer);
  }
}

function notDelivered(name, status) {
  const reason = status === 404 || status === 410 ? 'missing' : 'refused';
  return new Failure(reason, `${name}: ${status}`);
}

async function readAll(response, stir) {
  const chunks = [];
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    stir();
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

// Without a secure address there is no digest to compute, and nothing that could not be forged either.
async function matches(bytes, sha384) {
  if (!globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
  return btoa(String.fromCharCode(...digest)) === sha384;
}

async function compile(bytes) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    const blocked = /content security policy|unsafe-eval|disallowed/i.test(error.message);
    throw new Failure(blocked ? 'blocked' : 'old', error.message);
  }
}

// A worker of whichever page. A document without an origin may start none from an address, only from a blob.
async function startWorker(program) {
  const compiled = await workersProgram(program);
  let worker;
  try {
    worker = new Worker(policy.createScriptURL(address(build.worker.script)));
  } catch {
    const blob = new Blob([await receive(build.worker.script)], { type: 'text/javascript' });
    worker = new Worker(policy.createScriptURL(URL.createObjectURL(blob)));
  }
  worker.postMessage(compiled);
  return worker;
}

// Hands a file to the reader, as the browser hands out any download.
function save(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// A picture, as SVG or drawn at twice its size: the name says which.
async function savePicture(name, svg) {
  if (!name.endsWith('.png')) return save(name, svg, 'image/svg+xml');
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width * 2, height: image.height * 2 });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(name, blob, 'image/png'));
}

// The workers' program: the page's own, or another one that is loaded for the first of them. Tried again if it failed.
let loading = null;
function workersProgram(program) {
  if (build.worker.wasm.name === build.wasm.name) return program;
  loading ??= loadProgram(build.worker.wasm).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

// The islands of the page: places that the workers' program draws into (src/ui/island.rs, src/ui/details.rs). It gets
// the scenario as a link, after the frame in which the page has shown it, and hands back the link of another one.
function islands(program, open) {
  let [link, second, told, undrawn] = ['', null, false, 0];
  // What an island has made of the scenario: it knows that already, and what the page shows meanwhile is older.
  let [own, since] = [null, 0];
  const load = async () => {
    const [glue, wasm] = await Promise.all([loadGlue(build.worker.glue), workersProgram(program)]);
    await glue.default({ module_or_path: wasm });
    return glue;
  };
  const module = () => {
    second ??= load();
    return second.catch((error) => {
      second = null;
      throw error;
    });
  };
  const tell = () => {
    told = false;
    const left = since + ANSWERED_MS - performance.now();
    if (own !== null && own !== link && left > 0) {
      setTimeout(tell, left);
      return;
    }
    own = null;
    second?.then((glue) => glue.follow(link), () => {});
  };
  // What the reader asked for; what keeps the module away is said where its islands are missing.
  const ask = (what, ...words) => module().then((glue) => glue[what](...words), () => {});
  // One that is asked for again brings all.
  const missing = new Map();
  const retry = () => {
    const again = [...missing];
    missing.clear();
    for (const [place, name] of again) {
      delete place.dataset.missing;
      place.replaceChildren();
      draw(place, name);
    }
  };
  const draw = async (place, name) => {
    try {
      (await module()).island(place, name, link);
    } catch (error) {
      if (shell.isDown()) return;
      missing.set(place, name);
      place.dataset.missing = '';
      place.replaceChildren(...shell.explained(error.reason ?? 'unknown', error.message, retry));
    }
  };
  return {
    open(made) {
      if (made !== link) [own, since] = [made, performance.now()];
      open(made);
    },
    write: (place, whole) => ask('write', place, whole),
    take: (file) => ask('take', file),
    fill(place, name) {
      undrawn += 1;
      // What comes first has the network and the processor to itself.
      afterFrame(() => draw(place, name));
    },
    filled() {
      undrawn -= 1;
      if (undrawn === 0) announce('data-islands', 'fulcrum:islands-ready');
    },
    follow(next) {
      link = next;
      if (told || !second) return;
      told = true;
      afterFrame(tell);
    },
  };
}

// Once the next frame has been drawn; in a tab that nobody sees none is.
function afterFrame(act) {
  if (document.hidden) setTimeout(act);
  else requestAnimationFrame(() => setTimeout(act));
}

// Stores everything for use without a network. Not in a frame: there the storage is the host's affair.
async function keepForOffline() {
  if (window.top !== window || !navigator.serviceWorker) return;
  try {
    if (!build.offline) return await forgetOffline();
    const url = policy.createScriptURL(address(build.offline));
    const registration = await navigator.serviceWorker.register(url, { updateViaCache: 'none' });
    await navigator.serviceWorker.ready;
    announce('data-offline', 'fulcrum:offline-ready');
    if (registration.waiting) announce('data-update', 'fulcrum:update-ready');
    registration.addEventListener('updatefound', () => {
      const next = registration.installing;
      next.addEventListener('statechange', () => {
        if (next.state === 'installed' && registration.active) announce('data-update', 'fulcrum:update-ready');
      });
    });
  } catch { /* Private mode and the like: the page works, but not without a network. */ }
}

// While developing, an earlier release served at the same address must not answer for the new build.
async function forgetOffline() {
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}

function announce(attribute, event) {
  document.documentElement.setAttribute(attribute, 'ready');
  dispatchEvent(new Event(event));
}

// In a frame: tells the page around it how tall the content is. Only a number leaves, so anybody may hear it.
function reportHeight() {
  if (window.parent === window) return;
  let last = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (Math.abs(height - last) < 1) return;
    last = height;
    window.parent.postMessage({ type: 'fulcrum:resize', v: 1, height }, '*');
  }).observe(document.documentElement);
}

reportHeight();
start().catch((error) => {
  if (shell.isDown()) return; // A panic has said so itself.
  shell.failed(error.reason ?? 'unknown', error.message);
});
keepForOffline();
