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
  // A part that says nothing.
  const AGAIN = 'link=';
  const STYLES = { serverless: '--fn', microservices: '--ms', mixed: '--mix', font: '--sans' };
  const html = document.documentElement;
  const shell = globalThis.fulcrumShell;

  let origin = null; // Of the page that asked; nothing before it has.
  let byReader = false; // Whether the latest movement was the reader's.
  let seen = {};
  let settling;
  const wanted = { record: [], picture: [] }; // Who waits for what the program writes.
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

  /** Why there is no calculator, or no longer; undefined as long as there is. */
  const failed = () => (html.dataset.fulcrum === 'failed' ? document.querySelector('.failure [role="alert"] p')?.textContent ?? 'The calculator has stopped.' : undefined);

  const standing = () => ({ state: state(), result: result(), notices: notices(), failed: failed() });
  const send = (message) => window.parent.postMessage({ v: 1, ...message }, origin);
  const tell = (why) => origin !== null && send({ type: 'fulcrum:change', why, ...standing() });
  const answer = (id, more) => id !== undefined && send({ type: 'fulcrum:state', id, ...more });

  /** What has changed in the drawing since it was looked at last. */
  function look() {
    if (html.dataset.fulcrum === 'failed' && !seen.failed) {
      seen.failed = true;
      for (const kind of Object.keys(wanted)) shell.wrote(kind, '');
      tell('failed');
    }
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

  /** Waits until what the program shows is of the address as it stands, and has its answer or never will. */
  const shown = () => new Promise((done) => {
    const isShown = () => failed() !== undefined || main()?.dataset.fragment === location.hash.slice(1) && main().dataset.result !== undefined && html.dataset.fulcrum === 'ready';
    if (isShown()) return done();
    const watch = new MutationObserver(() => isShown() && (watch.disconnect(), done()));
    return watch.observe(html, { subtree: true, childList: true, attributes: true });
  });

  /** The fragment that puts `given` over what is shown, with the view as it is. */
  function fragmentOf(given) {
    const part = (name, value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
    const view = location.hash.slice(1).split('&').filter((pair) => pair !== AGAIN && VIEW.includes(pair.split('=')[0]) && !(pair.split('=')[0] in given));
    const anew = 'scenario' in given || 'preset' in given;
    const base = anew ? [] : [['scenario', state().scenario]];
    const pairs = [...base, ...Object.entries(given)].filter(([, value]) => value !== '').map(([name, value]) => part(name, value));
    return ['v4', ...pairs, ...view].join('&');
  }

  /** The same as `fragment`, and another one than the address has: so that it is read once more. */
  function anew(fragment) {
    if (fragment !== location.hash.slice(1)) return fragment;
    return `${fragment || 'v4'}&${AGAIN}`;
  }

  /** Something that the program writes: `record` or `picture`; '' where there is none. */
  const written = (what) => new Promise((done) => {
    if (failed() !== undefined) return done('');
    wanted[what].push(done);
    return dispatchEvent(new Event(`fulcrum:${what}`));
  });
  shell.wrote = (kind, text) => wanted[kind].splice(0).forEach((done) => done(text));

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
    const next = typeof fragment === 'string' ? fragment.replace(/^#/, '') : given && fragmentOf(given);
    if (next !== undefined) {
      location.replace(`#${anew(next)}`);
      await shown();
    }
    return answer(id, standing());
  }

  async function get({ id, what }) {
    // Whoever asks whether somebody is there gets an answer at once.
    if (what !== 'alive') await shown();
    const text = what === 'svg' ? { svg: await written('picture') } : what === 'markdown' ? { markdown: await written('record') } : {};
    answer(id, { ...standing(), ...text });
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
    if (source !== window.parent || !isPlain(data) || data.v !== 1 || typeof data.type !== 'string' || !Object.hasOwn(ANSWERS, data.type)) return;
    if (!['undefined', 'string', 'number'].includes(typeof data.id) || !isSmall(data)) return;
    origin = from === 'null' ? '*' : from;
    if (data.state !== undefined && !isFlat(data.state)) answer(data.id, { error: 'A state is an object of texts and numbers, by the names of the attributes.' });
    else if (mayBeHeard()) ANSWERS[data.type](data);
    else answer(data.id, { error: `More than ${MOST_A_SECOND} messages came within a second; this one was not read.` });
  });

  // Whatever a reader does begins with one of these.
  for (const kind of ['input', 'pointerdown', 'keydown']) addEventListener(kind, () => { byReader = true; }, { capture: true });
  // And what the page around does, with this: nothing in here changes the address.
  addEventListener('hashchange', () => { byReader = false; }, { capture: true });
  new MutationObserver(look).observe(html, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-fulcrum', 'data-scenario', 'data-result', 'data-fragment'] });
})();
