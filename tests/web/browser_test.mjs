// SPDX-License-Identifier: Apache-2.0
// The pages in a real browser: signed in, in both widths; no error on the console, nothing fetched
// from elsewhere, no breach of WCAG 2.2 AA that axe-core can find.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { createRequire } from 'node:module';
import { browserStart, password, serverStart } from '../lib/kaname.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let server, browser;
before(async () => {
  server = await serverStart();
  browser = await browserStart();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function signedIn(login, viewport) {
  const context = await browser.newContext({ locale: 'ja-JP', viewport, bypassCSP: true });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
      faults.push(`fetched ${request.url()}`);
  });
  await page.goto(`${server.url}/sign-in`);
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', password);
  await page.click('form button[type=submit]');
  await page.waitForLoadState();
  assert.doesNotMatch(page.url(), /sign-in/);
  return { page, faults };
}

async function breaches(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  }));
  return result.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)} (${v.nodes.length}) ${v.nodes[0].failureSummary.replace(/\s+/g, " ").slice(0, 200)}`);
}

const paths = ['/', '/r/supplier', '/r/supplier/new', '/r/system/1', '/r/adoption', '/adoption', '/duties', '/me',
  '/standards/coverage', '/standards/1', '/search?q=水位', '/catalogue', '/catalogue/3', '/catalogue/3/items/101',
  '/catalogue/3/services', '/catalogue/3/files', '/catalogue/12/diff', '/catalogue/import', '/scope',
  '/scope?step=decide', '/scope?step=sector', '/coverage', '/r/service_level/1'];
for (const [name, viewport] of [['wide', { width: 1400, height: 900 }], ['phone', { width: 390, height: 844 }]]) {
  test(`pages are sound on a ${name} screen`, async () => {
    const { page, faults } = await signedIn('kokeguchi', viewport);
    const found = [];
    for (const path of paths) {
      const answer = await page.goto(server.url + path);
      if (answer.status() !== 200) { found.push(`${path}: ${answer.status()}`); continue; }
      for (const breach of await breaches(page)) found.push(`${path} ${breach}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 1) found.push(`${path}: ${overflow} px wider than the screen`);
    }
    assert.deepEqual([...found, ...faults], []);
    await page.context().close();
  });
}
