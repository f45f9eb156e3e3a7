// Takes the README's pictures of the release in dist/: a desk and a phone, light and dark.
//
//   node tools/picture.mjs [fragment]

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { launch } from './chromium.mjs';
import { serve } from './serve.mjs';

const folder = fileURLToPath(new URL('../docs/', import.meta.url));
const PICTURES = [
  { name: 'desk.png', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'desk-dark.png', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone.png', colorScheme: 'light', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
];

mkdirSync(folder, { recursive: true });
const site = await serve({ root: fileURLToPath(new URL('../dist/', import.meta.url)) });
const browser = await launch();
for (const { name, ...options } of PICTURES) {
  const page = await browser.newPage({ ...options, reducedMotion: 'reduce' });
  await page.goto(`${site.url}#${process.argv[2] ?? ''}`);
  await page.locator('html[data-fulcrum="ready"]').waitFor({ state: 'attached' });
  await page.getByText(/of 1,024 cases/).first().waitFor();
  await page.screenshot({ path: folder + name });
  console.log(`docs/${name}`);
}
await browser.close();
await site.close();
