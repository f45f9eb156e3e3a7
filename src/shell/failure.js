// What the reader sees when the program cannot start or cannot go on.
//
// A classic script, loaded first and needing nothing: it must work when nothing else does. The panel stands
// outside the element Yew draws into, because after a panic or a trap nothing of Yew can be trusted: what was shown last
// is frozen, and from then on the program is neither heard nor called (guard.js).
'use strict';

(() => {
  // Where a panic while starting is remembered, so that a link that stops the program is not opened for ever.
  const STOPPED_BY = 'fulcrum:stopped-by';
  // A link of the scenario that has none, where something has to be added to it.
  const LEAST_LINK = 'v4';

  // Why the program did not start, in one sentence each.
  const REASONS = {
    'no-wasm': () => 'This browser has no WebAssembly, which Fulcrum calculates with; any browser since 2022 has it.',
    blocked: () => 'This browser or the security policy of this site does not allow WebAssembly, which Fulcrum calculates with.',
    old: (why) => `This browser cannot run Fulcrum's program; a newer one can (${why}).`,
    missing: (what) => `A part of Fulcrum is missing on the server (${what}).`,
    refused: (what) => `The server could not deliver a part of Fulcrum (${what}).`,
    truncated: (what) => `A part of Fulcrum arrived cut short (${what}).`,
    altered: (what) => `A part of Fulcrum is not what was published and was not run (${what}).`,
    stalled: (what) => `A part of Fulcrum stopped arriving: nothing came for ten seconds (${what}).`,
    network: (what) => `The network failed while Fulcrum was loading (${what}); it starts by itself once you are online again.`,
    unknown: (why) => `An error kept Fulcrum from starting (${why}).`,
  };

  const root = () => document.getElementById('fulcrum');
  // What stands in its place until the program shows something. It looks like the page, and nothing in it can be pressed.
  const first = document.getElementById('first');
  first?.firstElementChild?.setAttribute('inert', '');
  let panel = null;
  let started = false;
  let down = false;
  // What the page was opened with, as the address says it and as the program writes it.
  let opened = {};

  function panicked(message) {
    console.error(message);
    down = true;
    if (panel) return;
    dispatchEvent(new Event('fulcrum:stopped'));
    freeze();
    const twice = !started && remembered() === location.href;
    if (!started) remember(location.href);
    if (twice) showSafeMode(message);
    else showStopped(message);
  }

  // An exception that left the program: no panic, and no less the end of it.
  function trapped(error) {
    if (!panel) panicked(`${error}\n${error?.stack ?? ''}`);
  }

  // What was thrown through nobody's hands: by the program, whoever called it, or in place of calling it again.
  function uncaught(event, error) {
    if (error instanceof globalThis.fulcrumGuard.Stopped) event.preventDefault();
    else if (globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError) trapped(error);
  }

  addEventListener('error', (event) => uncaught(event, event.error));
  addEventListener('unhandledrejection', (event) => uncaught(event, event.reason));

  // The browser would open a file that is dropped on what is frozen, and close the page for it.
  for (const kind of ['dragover', 'drop']) addEventListener(kind, (event) => down && event.preventDefault());

  // A copy takes the place of what is shown: whatever still draws, draws into the original, which nobody sees.
  function freeze() {
    const live = root();
    if (!live || live.inert) return;
    const still = live.cloneNode(true);
    // A copy does not take along what was chosen, and a thumb may have been moved where no figure followed.
    const choices = [...live.querySelectorAll('select')].map((select) => select.selectedIndex);
    still.querySelectorAll('select').forEach((select, place) => { select.selectedIndex = choices[place]; });
    for (const thumb of still.querySelectorAll('input[data-place]')) thumb.value = thumb.dataset.place;
    still.inert = true;
    still.classList.add('frozen');
    live.replaceWith(still);
  }

  // The scenario that the drawing on the screen is of, as a link.
  const drawn = () => root()?.querySelector('[data-scenario]')?.dataset.scenario;

  // The address of the scenario that is on the screen; what the address bar says may be older, or newer. In a frame the
  // page around it has its say in the fragment too.
  function shown() {
    const link = new URL(location.href);
    const scenario = drawn();
    if (scenario === undefined) return link;
    if (scenario === opened.scenario) {
      link.hash = opened.hash; // As it was written: what is wrong with it is said once more.
      return link;
    }
    const view = link.hash.split('&').filter((part) => /^(controls|show|theme|link|height)=/.test(part));
    // The check value of a link covers all that follows it, and knows nothing of the view.
    const bare = view.length > 0 ? scenario.replace(/&c=[^&]*/, '') || LEAST_LINK : scenario;
    link.hash = [bare, ...view].join('&');
    return link;
  }

  // Loads the page again, with what is on the screen.
  function reopen() {
    const link = shown();
    try { history.replaceState(history.state, '', link); } catch { location.hash = link.hash; }
    location.reload();
  }

  function showStopped(message) {
    show('Fulcrum has stopped', [
      paragraph(started
        ? 'An error in the calculator stopped it. The figures below no longer change; reloading goes on from them.'
        : 'An error in the calculator stopped it before it could show anything.'),
      buttons(
        ['Reload with my scenario', reopen],
        ['Start over', startOver],
      ),
      technical(message),
    ]);
  }

  function showSafeMode(message) {
    show('This link stops Fulcrum', [
      paragraph('The calculator stopped twice while opening this link. The link is kept here; without it Fulcrum starts with its own example.'),
      field('The link', location.href),
      buttons(
        ['Start over without the link', startOver],
        ['Try the link again', () => location.reload()],
      ),
      technical(message),
    ]);
  }

  function failed(reason, detail) {
    console.error(`Fulcrum did not start: ${reason}: ${detail}`);
    if (panel) return;
    show('Fulcrum did not start', [
      paragraph(REASONS[reason](detail)),
      buttons(['Retry', () => location.reload()]),
    ]);
    panel.dataset.reason = reason;
    if (reason === 'network') addEventListener('online', () => location.reload(), { once: true });
  }

  function ready() {
    if (panel) return; // The original may still come to its first picture after a panic.
    started = true;
    opened = { scenario: drawn(), hash: location.hash };
    if (remembered() === location.href) remember(null);
    first?.remove();
    document.documentElement.dataset.fulcrum = 'ready';
  }

  function startOver() {
    remember(null);
    // Assigning an address that differs in its fragment only would not load anything.
    try { history.replaceState(null, '', location.pathname + location.search); } catch { location.hash = ''; }
    location.reload();
  }

  function show(title, parts) {
    const before = root();
    // Beside a page that is frozen, which is nothing to assistive technology, or not drawn yet the panel is all there is.
    const alone = before && before.dataset.role !== 'widget' && (before.inert || !before.firstElementChild);
    first?.remove();
    for (const line of document.querySelectorAll('.starting')) line.remove();
    panel = document.createElement(alone ? 'main' : 'section');
    panel.className = 'failure';
    const heading = document.createElement(alone ? 'h1' : 'h2');
    heading.textContent = title;
    heading.tabIndex = -1;
    const alert = document.createElement('div');
    alert.setAttribute('role', 'alert');
    alert.append(heading, parts.shift());
    panel.append(alert, ...parts);
    if (before) before.before(panel);
    else document.body.append(panel);
    document.documentElement.dataset.fulcrum = 'failed';
    // In a frame the focus belongs to the page around it.
    if (window.top === window) heading.focus();
  }

  function paragraph(text) {
    const p = document.createElement('p');
    p.textContent = text;
    return p;
  }

  function buttons(...list) {
    const row = document.createElement('p');
    row.className = 'failure-buttons';
    for (const [text, press] of list) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = text;
      button.addEventListener('click', press);
      row.append(button);
    }
    return row;
  }

  function field(name, value) {
    const label = document.createElement('label');
    const input = document.createElement('input');
    input.readOnly = true;
    input.value = value;
    input.addEventListener('focus', () => input.select());
    label.append(name, ' ', input);
    return label;
  }

  function technical(message) {
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = 'Technical message';
    const text = document.createElement('pre');
    text.tabIndex = 0; // It scrolls.
    text.textContent = `${message}\n${shown()}\n${navigator.userAgent}`;
    const note = document.createElement('span');
    note.setAttribute('role', 'status');
    const copy = buttons(['Copy the message', async () => {
      note.textContent = await copied(text) ? 'Copied.' : 'Selected: copy it with the keyboard or the menu.';
    }]);
    copy.append(' ', note);
    details.append(summary, text, copy);
    return details;
  }

  async function copied(element) {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      getSelection()?.selectAllChildren(element);
      return false;
    }
  }

  // The session's store throws where there is none: in a frame without an origin, with storage blocked.
  function remembered() {
    try { return sessionStorage.getItem(STOPPED_BY); } catch { return null; }
  }

  function remember(link) {
    try {
      if (link === null) sessionStorage.removeItem(STOPPED_BY);
      else sessionStorage.setItem(STOPPED_BY, link);
    } catch { /* Without a store every panic is a first one, and the way to start over is always offered. */ }
  }

  // A newer version of the page is there: told below what is shown, so that nothing moves.
  function offered(accept) {
    const offer = document.createElement('section');
    offer.className = 'update';
    offer.setAttribute('aria-label', 'Newer version');
    const text = paragraph('');
    text.setAttribute('role', 'status');
    const choice = buttons(
      ['Update', ({ target }) => {
        target.disabled = true;
        text.textContent = 'Updating…';
        accept();
      }],
      ['Later', () => offer.remove()],
    );
    offer.append(text, choice);
    document.querySelector('.update')?.remove();
    document.body.append(offer);
    text.textContent = 'A newer version of Fulcrum is ready. Updating loads the page again; your scenario comes along.';
  }

  const isDown = () => panel !== null;
  const guarded = (exports) => globalThis.fulcrumGuard.guarded(exports, () => down, trapped);
  globalThis.fulcrumShell = { panicked, failed, ready, offered, reopen, isDown, guarded };
})();
