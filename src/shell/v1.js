// <fulcrum-calculator>: the calculator inside somebody's page, in a frame of its own.
//
// What stands between the tags is shown until the calculator has answered, and stays if it never does: no
// JavaScript, no network, or a policy that forbids the frame. Where nothing stands there, a link to the calculator
// does. Attributes that are not listed below go to the calculator as they are, as parts of its scenario.

const NAME = 'fulcrum-calculator';
const FRAME_URL = new URL('./', import.meta.url);
// The usual heights are those that the calculator has with its usual two sliders, one below the other where it is narrow.
const HEIGHT = { usual: 420, narrow: 530, least: 120, most: 4000 };
const NARROW = 570;
const NEAR = '300px';
const NAME_OF_FRAME = 'Fulcrum: serverless or microservices?';

// Attributes for the element, not for the scenario.
const OWN = new Set(['height', 'loading', 'scenario']);
// Attributes HTML gives to every element.
const COMMON = /^(aria-.*|data-.*|on.*|class|contenteditable|dir|draggable|hidden|id|inert|is|itemid|itemprop|itemref|itemscope|itemtype|lang|nonce|part|popover|role|slot|spellcheck|style|tabindex|title|translate)$/;

// `!important` inside outranks the page's own rules for this element, whatever they are.
//
// Until it has answered the frame lies over the fallback, as wide as it is going to be, and is transparent rather than
// hidden: Chromium draws nothing in a hidden frame of another site and tells it no sizes. So it has drawn its answer when
// it is shown, and the page around moves once, by what its height differs from the one that was kept free for it. `inert`
// keeps it from the keyboard, the pointer and screen readers meanwhile.
const STYLES = `
  :host { all: initial !important; display: block !important; position: relative !important; direction: ltr !important;
    unicode-bidi: isolate !important; contain: layout !important; box-sizing: border-box !important;
    width: auto !important; pointer-events: auto !important; }
  :host([hidden]) { display: none !important; }
  iframe { all: initial; display: block; width: 100%; border: 0; position: absolute; inset: 0; opacity: 0; color-scheme: light dark; }
  .ready iframe { position: static; opacity: 1; }
  .ready slot, .ready a, .ready button { display: none; }
  slot { display: block; }
  a { font: 16px/1.4 sans-serif; }
  button { font: 16px/1.4 sans-serif; padding: 8px 16px; margin: 8px 0; cursor: pointer; }
`;

const clamp = (height) => Math.round(Math.min(Math.max(height, HEIGHT.least), HEIGHT.most));

// The whole configuration as the part of an address after `#`. A scenario stands in it as it is, because its check value
// covers all of it; single values are put over it.
export function fragmentOf(element) {
  // Without a version these are parts of what the page has today.
  const part = (name, value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  const given = scenarioOf(element.getAttribute('scenario') ?? '');
  const single = [...element.attributes]
    .filter(({ name }) => !OWN.has(name) && !COMMON.test(name))
    .map(({ name, value }) => part(name, value));
  const parts = given ? [part('scenario', given), ...single] : single;
  return parts.length ? ['v4', ...parts].join('&') : '';
}

// A link, with the address before it or without; written by hand, without its version too.
function scenarioOf(text) {
  const link = text.trim().replace(/^[^#{]*#/, '');
  return /^[a-z]+=/.test(link) ? `v4&${link}` : link;
}

class FulcrumCalculator extends HTMLElement {
  #box;
  #fallback = document.createElement('slot');
  #link = Object.assign(document.createElement('a'), { textContent: NAME_OF_FRAME, target: '_top' });
  #frame = null;
  #shown = '';
  #height = HEIGHT.usual;
  #near = null;
  #attributes = new MutationObserver(() => this.#changed());
  #onMessage = (event) => this.#heard(event);

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    const styles = new CSSStyleSheet();
    styles.replaceSync(STYLES);
    shadow.adoptedStyleSheets = [styles];
    this.#box = document.createElement('div');
    this.#box.append(this.#fallback, this.#link);
    this.#fallback.addEventListener('slotchange', () => this.#offerLink());
    shadow.append(this.#box);
  }

  connectedCallback() {
    this.#setHeight(0 < this.clientWidth && this.clientWidth < NARROW ? HEIGHT.narrow : HEIGHT.usual);
    this.#offerLink();
    this.#attributes.observe(this, { attributes: true });
    addEventListener('message', this.#onMessage);
    const loading = this.getAttribute('loading');
    if (loading === 'eager') this.#open();
    else if (loading === 'click') this.#offer();
    else this.#openWhenNear();
  }

  disconnectedCallback() {
    removeEventListener('message', this.#onMessage);
    this.#attributes.disconnect();
    this.#near?.disconnect();
    this.#frame?.remove();
    this.#frame = null;
    this.#box.classList.remove('ready');
    this.#box.querySelector('button')?.remove();
  }

  // Moved without leaving the document, where a browser can do that: the frame lives on.
  connectedMoveCallback() {}

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
    this.#frame = frame;
    this.#setHeight(this.#height);
    this.#box.append(frame);
  }

  #address() {
    return new URL(`#${fragmentOf(this)}`, FRAME_URL).href;
  }

  // A height the page asks for is kept; without one the calculator's own counts, once it is known.
  #wanted() {
    const height = parseFloat(this.getAttribute('height') ?? '');
    return Number.isFinite(height) ? clamp(height) : null;
  }

  // Room from the start, so that the page around does not jump when the calculator arrives.
  #setHeight(height) {
    this.#height = this.#wanted() ?? clamp(height);
    this.#box.style.minHeight = `${this.#height}px`;
    if (this.#frame) this.#frame.style.height = `${this.#height}px`;
  }

  // Only the fragment differs, so this tells the frame without loading it anew or adding to the history.
  #changed() {
    this.#setHeight(this.#height);
    this.#offerLink();
    const next = this.#address();
    if (!this.#frame || next === this.#shown) return;
    this.#shown = next;
    this.#frame.contentWindow.location.replace(next);
  }

  #heard({ source, data }) {
    if (!this.#frame || source !== this.#frame.contentWindow) return;
    if (data?.type !== 'fulcrum:resize' || data.v !== 1 || !Number.isFinite(data.height)) return;
    this.#setHeight(data.height);
    this.#frame.inert = false;
    this.#box.classList.add('ready');
  }
}

// The same script twice, or two versions on one page: the first one stays.
if (!customElements.get(NAME)) customElements.define(NAME, FulcrumCalculator);
