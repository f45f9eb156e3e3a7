// A program as a worker. Its first message is the compiled module, which it answers with `{ ready: true }`. Every other one
// is `[number, question]`, with a file where the question is about one; it is answered by `[number]`, that it is alive, now and then, and by `[number, part]` for each
// part of an answer, which the program alone understands (crates/worker, src/proof/start.rs). What stops it is told as
// `{ failed: … }`, after which it does nothing any more.
//
// Classic, and with the module's glue above this line: a frame without an origin may start such a worker from a
// blob, but no module worker. tools/finish.mjs puts them together.
'use strict';

let down = false;

const report = (failed) => {
  if (down) return;
  down = true;
  postMessage({ failed: String(failed) });
};

globalThis.fulcrumShell = {
  panicked: report,
  guarded: (exports) => globalThis.fulcrumGuard.guarded(exports, () => down, report),
};

// An exception that nobody catches, in a promise above all, may reach nobody by itself; the page would wait for it.
addEventListener('error', (event) => report(event.message));
addEventListener('unhandledrejection', (event) => report(event.reason));

function ask({ data: [number, question, file] }) {
  postMessage([number]);
  answer(question, (part) => postMessage(part === undefined ? [number] : [number, part]), file);
}

// Set up within one turn, so that a question sent right after the module already finds its listener.
onmessage = ({ data }) => {
  onmessage = null;
  try {
    initSync({ module: data });
    onmessage = ask;
    postMessage({ ready: true });
  } catch (error) {
    report(error);
  }
};
