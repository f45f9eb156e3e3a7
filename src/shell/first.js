// What is known before anything else is loaded. A classic script that asks for nothing a folder on a disk or a server without headers
// for other origins could refuse: where the program cannot come, this one says why.
'use strict';

// The first view is of the scenario that the page opens with by itself. An address that names another one gets its layout without
// its figures. Set before anything is drawn.
if (location.hash.length > 1 || history.state !== null) document.documentElement.dataset.named = '';

(() => {
  const DISK = 'Browsers load no programs from a folder on a disk. Open the file fulcrum.html beside this one, which has everything in it; or serve the folder, with “python3 -m http.server” in it, and open http://localhost:8000/.';
  const SANDBOX = 'This frame has no origin (sandbox without allow-same-origin), and its server does not let such frames load the program (no Access-Control-Allow-Origin). Add allow-same-origin to the frame, or the header to the server.';

  const say = (text) => {
    for (const line of document.querySelectorAll('.starting')) line.remove();
    const note = document.createElement('section');
    note.className = 'failure';
    const alert = document.createElement('p');
    alert.setAttribute('role', 'alert');
    alert.textContent = `Fulcrum did not start: what stands here is a worked example. ${text}`;
    note.append(alert);
    document.body.prepend(note);
    document.documentElement.dataset.fulcrum = 'failed';
  };

  const told = () => {
    // The page that is one file has its programs in it.
    if (location.protocol === 'file:' && !document.querySelector('script[data-name]')) say(DISK);
    else if (globalThis.origin === 'null' && refused) say(SANDBOX);
  };
  let refused = false;
  addEventListener('error', ({ target }) => { refused ||= target instanceof HTMLScriptElement; }, true);
  addEventListener('load', told);
})();
