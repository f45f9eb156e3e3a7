// The page with everything on it opened: folds, lines of the bill, rows of the ranking, tables, a refusal.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { Calculator, useBrowser, useSite } from './site.mjs';

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const browser = useBrowser();
const site = useSite();

for (const colorScheme of ['light', 'dark']) {
  for (const [width, height] of [[1280, 900], [390, 844]]) {
    test(`axe finds nothing with everything open: ${colorScheme}, ${width} px`, async () => {
      // Axe is injected, which the page's own policy would rightly refuse.
      const { page } = await browser.open({ colorScheme, viewport: { width, height }, bypassCSP: true });
      await page.goto(`${site.url}#v1&own=aws.nat-gateway.hour:0.09`);
      await new Calculator(page).ready();
      await page.evaluate(() => document.querySelectorAll('details').forEach((each) => { each.open = true; }));
      await page.evaluate(() => document.querySelectorAll('[aria-expanded="false"]').forEach((each) => each.click()));
      const fee = page.locator('.fold').getByRole('textbox', { name: /Cluster fee/ });
      await fee.fill('rubbish');
      await fee.press('Enter');
      await page.getByText(/Cluster fee takes a price from 0 to/).waitFor();
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`), []);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${overflow} px wider than the window`);
    });
  }
}
