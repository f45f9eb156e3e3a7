// <fulcrum-calculator>: the calculator inside somebody's page, in a frame of its own.
//
// What stands between the tags is shown until the calculator has answered, and stays if it never does: no
// JavaScript, no network, or a policy that forbids the frame. Where nothing stands there, a link to the calculator
// does. Attributes that are not listed below go to the calculator as they are, as parts of its scenario or of its view.
// docs/embed.md says what there is; src/shell/frame.js is the other end of the messages.

const NAME = 'fulcrum-calculator';
const FRAME_URL = new URL('./', import.meta.url);
// The usual heights are those that the calculator has with its usual two sliders, one below the other where it is narrow.
const HEIGHT = { usual: 420, narrow: 530, least: 120, most: 4000 };
const NARROW = 570;
const NEAR = '300px';
const NAME_OF_FRAME = 'Fulcrum: serverless or microservices?';
// After its frame was loaded a calculator that is there answers at once, however long its first answer takes.
const SILENT_MS = 10_000;
// What asks for those two, in the place of a number.
const [ALIVE, FIRST] = ['alive', 'first'];

// Attributes for the element, not for the scenario.
const OWN = new Set(['height', 'loading', 'scenario', 'theme']);
const LOADING = ['lazy', 'eager', 'click'];
const VIEW = ['controls', 'show', 'theme', 'link'];
// A scenario anew, and none of what the reader did to the one before.
const WHOLE = ['scenario', 'preset'];
const STYLES = ['serverless', 'microservices', 'mixed', 'font'];
// Attributes that HTML gives to every element, and frameworks to theirs.
const COMMON = /^(aria-.*|data-.*|on.*|[_:@].*|accesskey|autofocus|class|contenteditable|dir|draggable|hidden|id|inert|is|itemid|itemprop|itemref|itemscope|itemtype|lang|nonce|part|popover|role|slot|spellcheck|style|tabindex|title|translate)$/;

// `!important` inside outranks the page's own rules for this element, whatever they are.
//
// Until it has answered the frame lies over the fallback, as wide as it is going to be, and is transparent rather than
// hidden: Chromium draws nothing in a hidden frame of another site and tells it no sizes. So it has drawn its answer when
// it is shown, and the page around moves once, by what its height differs from the one that was kept free for it. `inert`
// keeps it from the keyboard, the pointer and screen readers meanwhile.
const STYLE_SHEET = `
  :host { all: initial !important; display: block !important; position: relative !important; direction: ltr !important;
    unicode-bidi: isolate !important; contain: layout !important; box-sizing: border-box !important;
    width: auto !important; pointer-events: auto !important; }
  :host([hidden]) { display: none !important; }
  iframe { all: initial; display: block; width: 100%; border: 0; position: absolute; inset: 0; opacity: 0; color-scheme: light dark; }
  .ready iframe { position: static; opacity: 1; }
  .ready slot, .ready a, .ready button { display: none; }
  slot { display: block; }
  a { font: 16px/1.4 sans-serif; }
  p { font: 14px/1.4 sans-serif; margin: 4px 0; }
  p:empty { margin: 0; }
  button { font: 16px/1.4 sans-serif; padding: 8px 16px; margin: 8px 0; cursor: pointer; }
`;

const clamp = (height) => Math.round(Math.min(Math.max(height, HEIGHT.least), HEIGHT.most));

// The whole configuration as the part of an address after `#`. A scenario stands in it as it is, because its check value
// covers all of it; single values are put over it. Over what the reader did, the scenario `kept`, go the values named in
// `over` only.
export function fragmentOf(element, kept = null, over = new Set()) {
  // Without a version these are parts of what the page has today.
  const part = (name, value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  const given = kept ?? scenarioOf(element.getAttribute('scenario') ?? '');
  const isMeant = (name) => kept === null || VIEW.includes(name) || over.has(name);
  const single = [...element.attributes]
    .filter(({ name }) => !OWN.has(name) && !COMMON.test(name) && isMeant(name))
    .map(({ name, value }) => part(name, value));
  const theme = themeOf(element);
  const parts = [...given ? [part('scenario', given)] : [], ...single, ...theme ? [part('theme', theme)] : []];
  return parts.length ? ['v4', ...parts].join('&') : '';
}

// The theme as the frame takes it. That of the page around is what its ground is: tools for documentation say it in a dozen
// ways, and all of them paint.
function themeOf(element) {
  const theme = element.getAttribute('theme');
  if (theme !== 'host') return theme;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = getComputedStyle(at).backgroundColor;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    if (alpha > 127) return 0.3 * red + 0.59 * green + 0.11 * blue < 128 ? 'dark' : 'light';
  }
  // Nothing is painted: the browser's own ground, which is dark only where the page allows it.
  return /dark/.test(getComputedStyle(element.ownerDocument.documentElement).colorScheme) && matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

// A link, with the address before it or without; written by hand, without its version too.
function scenarioOf(text) {
  const link = text.trim().replace(/^[^#{]*#/, '');
  return /^[a-z]+=/.test(link) ? `v4&${link}` : link;
}

// Whether a message says what it has to.
const isTold = ({ state, result, notices }) => typeof state?.scenario === 'string' && typeof result === 'object'
  && Array.isArray(notices) && notices.every((notice) => typeof notice === 'string');

class FulcrumCalculator extends HTMLElement {
  #box;
  #fallback = document.createElement('slot');
  #link = Object.assign(document.createElement('a'), { textContent: NAME_OF_FRAME, target: '_top' });
  #said = document.createElement('p');
  #frame = null;
  #shown = '';
  #height = 0; // The calculator's own.
  #near = null;
  #kept = null; // The scenario as the reader left it, as a link.
  #over = new Set(); // The attributes that changed since.
  #result = null;
  #notices = '';
  #failed = '';
  #painted = '';
  #asked = new Map();
  #number = 0;
  #silent;
  #ready;
  #settle = null; // What settles `ready`; null once it is.
  #attributes = new MutationObserver((records) => this.#changed(records.map(({ attributeName }) => attributeName)));
  #host = new MutationObserver(() => this.#repainted());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #onMessage = (event) => this.#heard(event);
  // A change of theme may take its time.
  #onRepainted = ({ propertyName = 'background-color' }) => propertyName === 'background-color' && this.#repainted();

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    const styles = new CSSStyleSheet();
    styles.replaceSync(STYLE_SHEET);
    shadow.adoptedStyleSheets = [styles];
    this.#box = document.createElement('div');
    this.#box.append(this.#fallback, this.#link);
    this.#fallback.addEventListener('slotchange', () => this.#offerLink());
    this.#said.setAttribute('role', 'status');
    shadow.append(this.#box, this.#said);
    this.#await();
  }

  connectedCallback() {
    this.#setHeight(this.#height || (0 < this.clientWidth && this.clientWidth < NARROW ? HEIGHT.narrow : HEIGHT.usual));
    this.#offerLink();
    this.#check();
    this.#attributes.observe(this, { attributes: true });
    for (const part of [document.documentElement, document.body]) this.#host.observe(part, { attributes: true });
    this.#scheme.addEventListener('change', this.#onRepainted);
    addEventListener('transitionend', this.#onRepainted);
    addEventListener('message', this.#onMessage);
    const loading = this.getAttribute('loading');
    if (loading === 'eager') this.#open();
    else if (loading === 'click') this.#offer();
    else this.#openWhenNear();
  }

  // Attributes are still watched: what changes meanwhile counts when it is put back.
  disconnectedCallback() {
    removeEventListener('message', this.#onMessage);
    removeEventListener('transitionend', this.#onRepainted);
    this.#scheme.removeEventListener('change', this.#onRepainted);
    this.#host.disconnect();
    this.#near?.disconnect();
    clearTimeout(this.#silent);
    this.#frame?.remove();
    this.#frame = null;
    this.#leave('The calculator was taken out of the page.');
    if (!this.#settle) this.#await();
    this.#box.classList.remove('ready');
    this.#box.querySelector('button')?.remove();
  }

  // Moved without leaving the document, where a browser can do that: the frame lives on.
  connectedMoveCallback() {}

  /** Resolves with the element once its first answer is shown; rejects where the calculator cannot start. Another one once
   *  the element is put elsewhere. */
  get ready() { return this.#ready; }

  /** The figures of the answer that is shown, in the names of `fulcrum evaluate`; null before there is one. */
  get result() { return this.#result; }

  /** What is chosen: `{ scenario, values }`, a link and what differs from the default. */
  async getState() { return (await this.#ask({ type: 'fulcrum:get' })).state; }

  /** Puts values over what is chosen, or begins anew where `scenario` or `preset` is among them; the result of that. */
  async setState(state) {
    const meant = typeof state?.scenario === 'string' ? { ...state, scenario: scenarioOf(state.scenario) } : state;
    const answer = await this.#ask({ type: 'fulcrum:set', state: meant });
    this.#keep(answer.state.scenario);
    return answer.result;
  }

  /** Back to what the attributes say. */
  async reset() {
    this.#keep(null);
    this.#shown = this.#address();
    return (await this.#ask({ type: 'fulcrum:set', fragment: fragmentOf(this) })).result;
  }

  /** The picture as an SVG file, '' where there is none. */
  async toSVG() { return (await this.#ask({ type: 'fulcrum:get', what: 'svg' })).svg; }

  /** The decision record as Markdown, '' where it cannot be written. */
  async toMarkdown() { return (await this.#ask({ type: 'fulcrum:get', what: 'markdown' })).markdown; }

  // Asks the frame once it answers, and opens it for that.
  async #ask(message) {
    if (this.isConnected) this.#open();
    await (this.#frame && this.#ready);
    if (!this.#frame) throw new Error('The calculator is not in the page.');
    return new Promise((done, fail) => {
      this.#number += 1;
      this.#asked.set(this.#number, { done, fail });
      this.#tell({ ...message, id: this.#number });
    });
  }

  // To whatever stands in the frame: it may be without an origin, and what is said stands in its address as well.
  #tell(message) {
    this.#frame.contentWindow.postMessage({ v: 1, ...message }, '*');
  }

  #await() {
    this.#ready = new Promise((done, fail) => { this.#settle = { done, fail }; });
    this.#ready.catch(() => {}); // Whoever does not wait for it need not hear of it.
  }

  // Nobody who has asked is going to be answered.
  #leave(why) {
    for (const { fail } of this.#asked.values()) fail(new Error(why));
    this.#asked.clear();
  }

  #keep(scenario) {
    this.#kept = scenario;
    this.#over.clear();
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`fulcrum-${name}`, { detail, bubbles: true, composed: true }));
  }

  // What is wrong with an attribute of the element itself; the frame says it of all others.
  #check() {
    const height = this.getAttribute('height');
    const loading = this.getAttribute('loading');
    const wrong = [
      height === null || height === 'auto' || this.#wanted() !== null ? '' : `height takes auto, or ${HEIGHT.least} to ${HEIGHT.most} px; \u201c${height}\u201d was left out.`,
      loading === null || LOADING.includes(loading) ? '' : `loading takes ${LOADING.join(', ')}; \u201c${loading}\u201d was left out.`,
    ].filter(Boolean);
    if (wrong.length > 0 && wrong[0] !== this.#said.textContent) this.#complain(wrong[0]);
    this.#said.textContent = wrong[0] ?? '';
  }

  #complain(message) {
    console.warn(`<${NAME}>: ${message}`);
    this.#emit('error', { message });
  }

  // For a page that leaves nothing to be shown: a way to the calculator rather than a hole.
  #offerLink() {
    this.#link.hidden = this.childElementCount > 0 || this.textContent.trim() !== '';
    this.#link.href = new URL(`../#${fragmentOf(this)}`, FRAME_URL).href;
  }

  #openWhenNear() {
    this.#near = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.#near.disconnect();
      this.#open();
    }, { rootMargin: NEAR });
    this.#near.observe(this);
  }

  #offer() {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Show the calculator';
    button.addEventListener('click', () => this.#open(), { once: true });
    this.#box.append(button);
  }

  #open() {
    if (this.#frame) return;
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('title') ?? NAME_OF_FRAME;
    frame.inert = true;
    frame.allow = 'clipboard-write';
    frame.referrerPolicy = 'no-referrer';
    frame.src = this.#shown = this.#address();
    frame.addEventListener('load', () => this.#greet());
    this.#frame = frame;
    this.#setHeight(this.#height);
    this.#box.append(frame);
  }

  #address() {
    return new URL(`#${fragmentOf(this, this.#kept, this.#over)}`, FRAME_URL).href;
  }

  // A height the page asks for is kept; without one the calculator's own counts, once it is known.
  #wanted() {
    const height = parseFloat(this.getAttribute('height') ?? '');
    return Number.isFinite(height) ? clamp(height) : null;
  }

  // Room from the start, so that the page around does not jump when the calculator arrives.
  #setHeight(height) {
    this.#height = clamp(height);
    const given = this.#wanted() ?? this.#height;
    this.#box.style.minHeight = `${given}px`;
    if (this.#frame) this.#frame.style.height = `${given}px`;
    return given;
  }

  // Only the fragment differs, so this tells the frame without loading it anew or adding to the history.
  #changed(names) {
    this.#check();
    this.#setHeight(this.#height);
    this.#offerLink();
    if (names.some((name) => WHOLE.includes(name))) this.#keep(null);
    names.forEach((name) => this.#over.add(name));
    if (names.includes('style')) this.#paint();
    this.#go(this.#address());
  }

  #go(next) {
    if (!this.#frame || next === this.#shown) return;
    this.#shown = next;
    this.#frame.contentWindow.location.replace(next);
  }

  // The page around has another theme, or other styles.
  #repainted() {
    if (this.getAttribute('theme') === 'host') this.#go(this.#address());
    this.#paint();
  }

  #paint() {
    if (!this.#box.classList.contains('ready')) return;
    const styles = getComputedStyle(this);
    const style = Object.fromEntries(STYLES.map((name) => [name, styles.getPropertyValue(`--fulcrum-${name}`).trim()]));
    const painted = Object.values(style).join();
    if (painted === this.#painted) return;
    this.#painted = painted;
    this.#tell({ type: 'fulcrum:set', style });
  }

  // Asks for the first answer, and whether there is somebody to give it. From then on the frame tells what happens in it.
  #greet() {
    if (!this.#settle) this.#await(); // It was loaded anew.
    [this.#painted, this.#failed] = [',,,', ''];
    clearTimeout(this.#silent);
    this.#silent = setTimeout(() => this.#fail('The calculator does not answer.'), SILENT_MS);
    for (const id of [ALIVE, FIRST]) this.#tell({ type: 'fulcrum:get', what: id, id });
  }

  #heard({ source, data }) {
    if (!this.#frame || source !== this.#frame.contentWindow || data?.v !== 1) return;
    if (data.type === 'fulcrum:resize') this.#resized(data.height);
    else if (data.type === 'fulcrum:state' && typeof data.error === 'string') this.#answer(data.id, 'fail', new Error(data.error));
    else if (!isTold(data)) return;
    else if (data.type === 'fulcrum:state') this.#answered(data);
    else if (data.type === 'fulcrum:change') this.#moved(data);
  }

  #resized(height) {
    if (!Number.isFinite(height)) return;
    const given = this.#setHeight(height);
    this.#frame.inert = false;
    this.#box.classList.add('ready');
    this.#paint();
    this.#emit('resize', { height: given });
  }

  #answered(data) {
    clearTimeout(this.#silent);
    this.#take(data);
    if (data.id !== FIRST) this.#answer(data.id, 'done', data);
    else if (!data.failed && this.#settle) {
      this.#settle.done(this);
      this.#settle = null;
      this.#emit('ready', { state: data.state, result: data.result });
    }
  }

  #answer(id, how, what) {
    this.#asked.get(id)?.[how](what);
    this.#asked.delete(id);
  }

  #moved(data) {
    const { why, state, result } = data;
    if (why === 'input') this.#keep(state.scenario);
    this.#take(data);
    if (why === 'input' || why === 'change' || why === 'result') this.#emit(why, { state, result });
  }

  #take({ result, notices, failed }) {
    if (result) this.#result = result;
    const said = notices.join(' ');
    if (said && said !== this.#notices) this.#complain(said);
    this.#notices = said;
    if (typeof failed === 'string') this.#fail(failed);
  }

  // What stands between the tags stays, or what was shown last.
  #fail(why) {
    this.#leave(why);
    this.#settle?.fail(new Error(why));
    this.#settle = null;
    if (why !== this.#failed) this.#complain(why);
    this.#failed = why;
  }
}

// The same script twice, or two versions on one page: the first one stays.
if (!customElements.get(NAME)) customElements.define(NAME, FulcrumCalculator);
