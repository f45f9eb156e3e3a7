// The program as a worker. Its first message is the compiled module; from then on Rust answers (src/ui/worker.rs).
//
// Classic, and with the module's glue above this line: a frame without an origin may start such a worker from a
// blob, but no module worker. tools/finish.mjs puts the two together.
'use strict';

const report = (failed) => postMessage({ failed: String(failed) });

globalThis.fulcrumShell = { panicked: report };

// A rejected promise in a worker reaches nobody by itself; the page would wait for ever.
addEventListener('unhandledrejection', (event) => report(event.reason));

// Set up within one turn, so that a question sent right after the module already finds its listener.
onmessage = ({ data }) => {
  onmessage = null;
  try {
    initSync({ module: data });
  } catch (error) {
    report(error);
  }
};
