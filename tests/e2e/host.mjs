// Pages of other people that embed the calculator: a second server, whose pages each test writes.

import { after, before, test } from 'node:test';

import { Calculator, serveRelease } from './site.mjs';

/**
 * Where the pages of the host are: on another origin of the calculator's own site, and on another site, where a browser
 * runs the frame in a process of its own and draws in it only what can be seen.
 */
const HOSTS = [['on the same site', '127.0.0.1'], ['on another site', 'localhost']];

export const FALLBACK = '<a href="https://example.com/">A picture of the answer</a>';

/** A host for the tests of a file, whose browser and whose site are these. */
export function useHost(browser, site) {
  const host = { pages: {}, headers: {} };
  before(async () => {
    const answer = (path, request, response) => {
      if (!(path in host.pages)) return false;
      response.writeHead(200, { 'Content-Type': 'text/html', ...host.headers }).end(host.pages[path]);
      return true;
    };
    Object.assign(host, await serveRelease({ intercept: answer }));
  });
  after(() => host.close());

  /** What defines the element. */
  host.script = () => `<script type="module" src="${site.url}embed/v1.js"></script>`;

  /** Opens a page at `url` with this body; gives the page and the calculator in its first frame. */
  async function visit(url, body, { headers = {}, options = {}, before = () => {} } = {}) {
    const { page, watched, context } = await browser.open(options);
    await before(page);
    host.headers = headers;
    host.pages[''] = `<!doctype html><title>Somebody's page</title><link rel="icon" href="data:,"><body>${body}`;
    await page.goto(url);
    const frame = page.frameLocator(body.includes('<fulcrum-calculator') ? 'fulcrum-calculator iframe' : 'iframe').first();
    return { page, watched, context, frame, calculator: new Calculator(frame) };
  }

  const defined = (hosts, name, run) => {
    for (const [where, hostname] of hosts) {
      test(`${where}: ${name}`, () => {
        const url = host.url.replace('127.0.0.1', hostname);
        return run({ url, origin: new URL(url).origin, visit: (body, more) => visit(url, body, more) });
      });
    }
  };

  /** Defines a test for a page of each host; it gets `visit`, and the origin and the address of the host's pages. */
  host.embedded = (name, run) => defined(HOSTS, name, run);

  /** The same on another site only, where that is the harder of the two. */
  host.abroad = (name, run) => defined(HOSTS.slice(1), name, run);

  return host;
}
