// Renders src/shell/icon.svg into the sizes the manifest names. Run after changing the drawing.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { launch } from './chromium.mjs';

const file = (name) => fileURLToPath(new URL(`../src/shell/${name}`, import.meta.url));
// Without the round corners: launchers cut their own shape.
const drawing = readFileSync(file('icon.svg'), 'utf8').replace(' rx="12"', '');
const browser = await launch();
for (const size of [192, 512]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<body style="margin:0">${drawing}</body>`);
  await page.screenshot({ path: file(`icon-${size}.png`) });
}
await browser.close();
