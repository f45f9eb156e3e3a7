// What a page of ours may do, as response headers. One source for the test server, the hosts' `_headers` file and
// the copy inside the pages for hosts that send no headers.

const RULES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types fulcrum',
];

const DENIED = [
  'accelerometer', 'autoplay', 'browsing-topics', 'camera', 'display-capture', 'encrypted-media', 'fullscreen',
  'geolocation', 'gyroscope', 'hid', 'idle-detection', 'magnetometer', 'microphone', 'midi', 'payment',
  'picture-in-picture', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking',
];

const isWidget = (path) => path.startsWith('embed/');

/** The policy as a page carries it in its own head: a `<meta>` may not speak of who frames it. */
export const metaPolicy = RULES.join('; ');

/** The headers for one emitted file, `path` being relative to the site's root (`''` and `embed/` are the pages). */
export function headersFor(path) {
  // The widget says nothing of who may frame it: `*` would shut out pages that are themselves in a frame without
  // an origin, and documentation opened from a file.
  const framing = isWidget(path) ? '' : "; frame-ancestors 'self'";
  return {
    'Content-Security-Policy': metaPolicy + framing,
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': [...DENIED.map((name) => `${name}=()`), 'clipboard-write=(self)'].join(', '),
    'X-Content-Type-Options': 'nosniff',
    // A frame without an origin, and a host that isolates itself, may load our files too: they hold no secret.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': /-[0-9a-f]{16}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}

/** The same as a `_headers` file. One block a file: hosts join the headers of overlapping blocks, and would so
 *  forbid the widget what the page forbids. */
export function headersFile(paths) {
  const pages = paths.filter((path) => path === '' || path.endsWith('/')).map((path) => `${path}index.html`);
  const block = (path) => [`/${path}`, ...Object.entries(headersFor(path)).map(([name, value]) => `  ${name}: ${value}`)];
  return `${[...paths, ...pages].flatMap(block).join('\n')}\n`;
}
