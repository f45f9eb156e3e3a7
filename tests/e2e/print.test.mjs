// The page on paper: a brief of two sheets that needs nobody to explain it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Calculator, drawn, rest, says, useBrowser, useSite } from './site.mjs';

const browser = useBrowser();
const site = useSite();

/** How many sheets the page is on. */
async function sheets(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  return pdf.match(/\/Type\s*\/Page\b(?!s)/g).length;
}

test('an answer is printed on two sheets, without controls, with what changes it and the address that opens it', async () => {
  const { page } = await browser.open({ viewport: { width: 1280, height: 900 } });
  const cases = [
    ['', 'as it opens'],
    ['#v4&rate=30&services=8&visits=8', 'several services'],
    ['#v4&rate=0.001&p99=100', 'a goal that nothing keeps'],
  ];
  for (const [hash, why] of cases) {
    await page.goto(`${site.url}${hash}`);
    await page.reload();
    await new Calculator(page).ready();
    await drawn(page);
    assert.equal(await sheets(page), 2, why);
  }
  await page.emulateMedia({ media: 'print' });
  await rest(page);
  assert.equal(await page.locator('input:visible, select:visible, .page button:visible').count(), 0, 'no controls');
  for (const part of [/Serverless functions, microservices on containers, or a mix\?/, /Where the answer changes/, /Not modelled/, /To go on from: http.*#v4&c=\w+&rate=0\.001&p99=100/]) {
    await says(page.locator('.page'), part);
  }
});
