// The installed Chromium, driven without downloading another.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const PLACES = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
// Quiet towards the network, and able to run as root in a container.
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** Where the browser is: `CHROMIUM`, or the first of the usual names and places. */
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of NAMES) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch { /* not under this name */ }
  }
  const place = PLACES.find(existsSync);
  if (!place) throw new Error('Chromium is missing: install the package `chromium`, or name its program in CHROMIUM.');
  return place;
}

/** A headless browser. It may take its time to start: a busy machine is no fault. */
export function launch() {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS, timeout: 120_000 });
}
