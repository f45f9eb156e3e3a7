// The page with everything on it opened: folds, lines of the bill, rows of the ranking, tables, a refusal.

import { test } from 'node:test';

import { assertAccessible, assertFits, becomes, Calculator, drawn, useBrowser, useSite } from './site.mjs';

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
      // The ranking is asked for once it is seen, and its rows are among what can be opened.
      await page.locator('.ranking__name').first().waitFor();
      await drawn(page);
      const closed = page.locator('[aria-expanded="false"]');
      await closed.evaluateAll((all) => all.forEach((each) => each.click()));
      await becomes(() => closed.count(), 0, 'all at once, and none is lost');
      const fee = page.locator('.fold').getByRole('textbox', { name: /Cluster fee/ });
      await fee.fill('rubbish');
      await fee.press('Enter');
      await page.getByText(/Cluster fee takes a price from 0 to/).waitFor();
      await assertAccessible(page);
      await assertFits(page);
    });
  }
}
