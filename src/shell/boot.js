// Loads the program, checks it, starts it; reports to failure.js what went wrong.
//
// An external file, because the page's policy runs no script that stands in the page itself.

// Names, sizes and checksums of this build; tools/finish.mjs writes them here.
const build = __BUILD__;

const STALL_MS = 10_000;
// Looks at a worker that starts, until it has said that it is ready: 2 s. A page that is slow or asleep looks less often.
const LOOK_MS = 250;
const MOST_LOOKS = 8;
const shell = globalThis.fulcrumShell;
// In the page that is one file nothing is fetched (unpack.js).
const address = (name) => globalThis.fulcrumFiles?.[name] ?? new URL(name, import.meta.url).href;

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
shell.policy = policy;

// The page's program and the engine's come side by side: neither shows a figure without the other.
async function start() {
  if (typeof WebAssembly !== 'object') throw new Failure('no-wasm', '');
  const [glue, program, engine] = await Promise.all([loadGlue(build.glue), loadProgram(build.wasm), loadEngine()]);
  programs.engine = Promise.resolve(engine ?? program);
  Object.assign(shell, { startWorker, startBeside, save, savePicture });
  await glue.default({ module_or_path: program });
}

// The program of the workers. That of the page of proof is the page's own.
const loadEngine = () => build.engine.wasm.name === build.wasm.name ? null : loadProgram(build.engine.wasm);

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

// The compiled programs of the workers, by name. The one that reads files is loaded for the first of them.
const programs = {};
function programOf(name) {
  programs[name] ??= loadProgram(build[name].wasm).catch((error) => {
    programs[name] = null;
    throw error;
  });
  return programs[name];
}

// A worker of whichever page, ready for questions. From a blob, which a document without an origin may start too, and
// which needs no network when a worker has to be replaced.
async function startWorker(name = 'engine') {
  const [script, program] = await Promise.all([workersScript(build[name].script), programOf(name)]);
  if (shell.isDown()) throw new Failure('unknown', 'the page has stopped');
  const worker = new Worker(policy.createScriptURL(script));
  await begun(worker, program);
  // What it cannot say itself is told as if it did.
  const failed = ({ message = 'a worker cannot be understood' }) => worker.dispatchEvent(new MessageEvent('message', { data: { failed: message } }));
  worker.addEventListener('error', failed);
  worker.addEventListener('messageerror', failed);
  workers = [...workers.filter((other) => other.deref()), new WeakRef(worker)];
  return worker;
}

// A page that has stopped has no questions left.
let workers = [];
addEventListener('fulcrum:stopped', () => workers.forEach((worker) => worker.deref()?.terminate()));

// Hands a worker its program and waits until it says that it runs.
function begun(worker, compiled) {
  return new Promise((done, fail) => {
    let looks = 0;
    const end = (failed) => {
      clearInterval(looking);
      worker.onmessage = worker.onerror = null;
      if (failed === undefined) return done();
      worker.terminate();
      return fail(new Failure('unknown', failed));
    };
    const looking = setInterval(() => {
      looks += 1;
      if (looks === MOST_LOOKS) end('a worker does not answer');
    }, LOOK_MS);
    worker.onmessage = ({ data }) => end(data.failed);
    worker.onerror = ({ message }) => end(message ?? 'a worker cannot be started');
    worker.postMessage(compiled);
  });
}

// Hands a file to the reader, as the browser hands out any download.
function save(name, content, type) {
  if (shell.isDown()) return;
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

// The engine where no worker may be started: in this document, with the three names that a worker has. While it answers,
// nothing else is done here, so that it is asked what is brief only (src/ui/queue.rs).
async function startBeside(name = 'engine') {
  const engine = await loadGlue(build[name].glue);
  await engine.default({ module_or_path: await programOf(name) });
  const beside = {
    onmessage: null,
    terminate() { beside.onmessage = null; },
    postMessage([number, question, file]) {
      const send = (part) => beside.onmessage?.({ data: part === undefined ? [number] : [number, part] });
      setTimeout(() => beside.onmessage && engine.answer(question, send, file));
    },
  };
  return beside;
}

// A workers' script as an address of our own, fetched and checked once. Tried again if it failed.
const scripts = {};
function workersScript(file) {
  scripts[file.name] ??= loadScript(file).catch((error) => {
    scripts[file.name] = null;
    throw error;
  });
  return scripts[file.name];
}

async function loadScript({ name, sha384 }) {
  const bytes = await receive(name);
  if (!await matches(bytes, sha384)) throw new Failure('altered', name);
  return URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }));
}

// In a frame: tells the page around it how tall the content is, which shows the frame. Only a number leaves, so anybody
// may hear it. Said for the first time once the answer stands: what starts, or cannot start, is not shown in the place of
// what the page around keeps there. A browser observes no sizes in a frame that it does not draw, one of another site that
// is still out of sight as a rule; so the first height is measured, which lays the frame out wherever it is.
function reportHeight() {
  if (window.parent === window) return;
  const page = document.documentElement;
  let last = 0;
  const report = () => {
    if (page.dataset.fulcrum === undefined || page.dataset.fulcrum === 'failed' && last === 0) return;
    const height = Math.ceil(page.getBoundingClientRect().height);
    if (Math.abs(height - last) < 1) return;
    last = height;
    window.parent.postMessage({ type: 'fulcrum:resize', v: 1, height }, '*');
  };
  new ResizeObserver(report).observe(page);
  new MutationObserver(report).observe(page, { attributeFilter: ['data-fulcrum'] });
}

reportHeight();
start().catch((error) => {
  if (shell.isDown()) return; // A panic has said so itself.
  shell.failed(error.reason ?? 'unknown', error.message);
});
