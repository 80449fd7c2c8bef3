// SPDX-License-Identifier: Apache-2.0
// Takes the manual's pictures from the running demonstration: node tests/manual/pictures.mjs
// Every picture is what a member of the security office sees, in both languages.
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { browserStart, password, root, serverStart } from '../lib/kaname.mjs';

const pictures = [
  ['home', '/'],
  ['scope', '/scope'],
  ['adoption', '/adoption?state=partly'],
  ['editor', '/standards/1'],
  ['duties', '/duties?for=all'],
  ['reports', '/reports'],
  ['me', '/me'],
];
const out = join(root, 'docs', 'manual', 'pictures');
mkdirSync(out, { recursive: true });
const server = await serverStart({ limits: false });
const browser = await browserStart();
try {
  for (const lang of ['ja', 'en']) {
    const context = await browser.newContext({ locale: lang === 'ja' ? 'ja-JP' : 'en-GB', viewport: { width: 1120, height: 760 } });
    const page = await context.newPage();
    await page.goto(`${server.url}/sign-in`);
    await page.fill('input[name=login]', 'kokeguchi');
    await page.fill('input[name=password]', password);
    await page.click('form button[type=submit]');
    await page.waitForLoadState();
    await page.goto(`${server.url}/language?to=${lang}&back=/`);
    for (const [name, path] of pictures) {
      await page.goto(server.url + path);
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(out, `${lang}-${name}.png`) });
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
