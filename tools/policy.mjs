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
/** The page that is one file: it carries a policy that names what stands in it, and headers may only add to that. */
const isOneFile = (path) => path === 'fulcrum.html';
const isNamedByContent = (path) => /-[0-9a-f]{16}\.\w+$/.test(path);

/** The policy as a page carries it in its own head: a `<meta>` may not speak of who frames it. */
export const metaPolicy = RULES.join('; ');

/** The headers for one emitted file, `path` being relative to the site's root (`''` and `embed/` are the pages). */
export function headersFor(path) {
  // The widget says nothing of who may frame it: `*` would shut out pages that are themselves in a frame without
  // an origin, and documentation opened from a file.
  const framing = isWidget(path) ? '' : "; frame-ancestors 'self'";
  return {
    'Content-Security-Policy': isOneFile(path) ? framing.slice('; '.length) : metaPolicy + framing,
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': [...DENIED.map((name) => `${name}=()`), 'clipboard-write=(self)'].join(', '),
    'X-Content-Type-Options': 'nosniff',
    // A frame without an origin, and a host that isolates itself, may load our files too: they hold no secret.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': isNamedByContent(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}
