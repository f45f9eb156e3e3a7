// The widget's side of the messages between a frame and the page around it (docs/embed.md). The heights are said by boot.js.
//
// Heard from the window around alone, versioned, small and not often. What the reader chose is told to a page that has asked
// for it, and to the origin that asked; until then nothing but heights leaves the frame.
'use strict';

(() => {
  if (window.parent === window) return;
  const MOST_CHARACTERS = 64_000;
  const MOST_A_SECOND = 20;
  // A movement has ended when nothing follows it for so long.
  const SETTLED_MS = 300;
  const VIEW = ['controls', 'show', 'theme', 'link', 'height'];
  const STYLES = { serverless: '--fn', microservices: '--ms', mixed: '--mix', font: '--sans' };
  const html = document.documentElement;
  const shell = globalThis.fulcrumShell;

  let origin = null; // Of the page that asked; nothing before it has.
  let byReader = false; // Whether the latest movement was the reader's.
  let seen = {};
  let settling;
  let heard = { since: 0, count: 0 };

  const main = () => document.querySelector('main.widget');
  const notices = () => [...document.querySelectorAll('.widget__notices p')].map((p) => p.textContent);
  const result = () => JSON.parse(main()?.dataset.result ?? 'null');

  /** The scenario as a link, and what differs from the default by its key. */
  function state() {
    const scenario = main()?.dataset.scenario ?? '';
    const { c, ...values } = Object.fromEntries(new URLSearchParams(scenario.replace(/^v\d+&?/, '')));
    return { scenario, values };
  }

  const send = (message) => window.parent.postMessage({ v: 1, ...message }, origin);
  const tell = (why) => origin !== null && send({ type: 'fulcrum:change', why, state: state(), result: result(), notices: notices() });

  /** What has changed in the drawing since it was looked at last. */
  function look() {
    if (html.dataset.fulcrum !== 'ready' || !main()) return;
    const { scenario, result: figures } = main().dataset;
    const said = notices().join('\n');
    const moved = seen.scenario !== undefined && scenario !== seen.scenario;
    const answered = figures !== undefined && figures !== seen.result;
    const notified = said !== (seen.said ?? '');
    seen = { scenario, result: figures ?? seen.result, said };
    if (moved && byReader) {
      tell('input');
      clearTimeout(settling);
      settling = setTimeout(tell, SETTLED_MS, 'change');
    }
    if (answered) tell('result');
    else if (notified) tell('notice');
  }

  /** Waits until what the program shows is of `fragment` and has its answer. */
  const shown = (fragment) => new Promise((done) => {
    const isShown = () => main()?.dataset.fragment === fragment && (main().dataset.result !== undefined || html.dataset.fulcrum === 'failed');
    if (isShown()) return done();
    const watch = new MutationObserver(() => isShown() && (watch.disconnect(), done()));
    return watch.observe(document.body, { subtree: true, childList: true, attributes: true });
  });

  /** The fragment that puts `given` over what is shown, with the view as it is. */
  function fragmentOf(given) {
    const part = (name, value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
    const view = location.hash.slice(1).split('&').filter((pair) => VIEW.includes(pair.split('=')[0]) && !(pair.split('=')[0] in given));
    const anew = 'scenario' in given || 'preset' in given;
    const base = anew ? [] : [['scenario', state().scenario]];
    const pairs = [...base, ...Object.entries(given)].filter(([, value]) => value !== '').map(([name, value]) => part(name, value));
    return ['v4', ...pairs, ...view].join('&');
  }

  /** Something that the program writes: `record` or `picture`. */
  const written = (what) => new Promise((done) => {
    shell.wrote = (kind, text) => kind === what && done(text);
    dispatchEvent(new Event(`fulcrum:${what}`));
  });

  const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const isFlat = (given) => isPlain(given) && Object.values(given).every((value) => ['string', 'number'].includes(typeof value));

  function paint(given) {
    for (const [name, property] of Object.entries(STYLES)) {
      const value = given[name];
      const kind = name === 'font' ? 'font-family' : 'color';
      if (value === '') html.style.removeProperty(property);
      else if (typeof value === 'string' && CSS.supports(kind, value)) html.style.setProperty(property, value);
    }
  }

  async function set({ id, fragment, state: given, style }) {
    if (isFlat(style)) paint(style);
    const next = typeof fragment === 'string' ? fragment.replace(/^#/, '') : isFlat(given) ? fragmentOf(given) : null;
    if (next !== null && next !== location.hash.slice(1)) {
      byReader = false;
      location.replace(`#${next}`);
      await shown(location.hash.slice(1));
    }
    if (id !== undefined) send({ type: 'fulcrum:state', id, state: state(), result: result(), notices: notices() });
  }

  async function get({ id, what }) {
    const text = what === 'svg' ? { svg: await written('picture') } : what === 'markdown' ? { markdown: await written('record') } : {};
    send({ type: 'fulcrum:state', id, state: state(), result: result(), notices: notices(), ...text });
  }

  /** Whether one more message may be heard in this second. */
  function mayBeHeard() {
    const now = performance.now();
    if (now - heard.since > 1_000) heard = { since: now, count: 0 };
    heard.count += 1;
    return heard.count <= MOST_A_SECOND;
  }

  function isSmall(data) {
    try { return JSON.stringify(data).length <= MOST_CHARACTERS; } catch { return false; }
  }

  const ANSWERS = { 'fulcrum:get': get, 'fulcrum:set': set };
  addEventListener('message', ({ source, data, origin: from }) => {
    if (source !== window.parent || !isPlain(data) || data.v !== 1 || !Object.hasOwn(ANSWERS, data.type)) return;
    if (!['undefined', 'string', 'number'].includes(typeof data.id) || !mayBeHeard() || !isSmall(data)) return;
    origin = from === 'null' ? '*' : from;
    ANSWERS[data.type](data);
  });

  // Whatever a reader does begins with one of these.
  for (const kind of ['input', 'pointerdown', 'keydown']) addEventListener(kind, () => { byReader = true; }, { capture: true });
  new MutationObserver(look).observe(html, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-fulcrum', 'data-scenario', 'data-result', 'data-fragment'] });
})();
