// SPDX-License-Identifier: Apache-2.0
// What the derived pages tell: histories in words, marks that can be seen, lists that fit, links
// that lead somewhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browserStart, Client, password, serverStart } from '../lib/kaname.mjs';

let server, browser;
before(async () => {
  server = await serverStart();
  browser = await browserStart();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function signedIn(login, viewport = { width: 1440, height: 900 }) {
  const context = await browser.newContext({ locale: 'ja-JP', viewport });
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in`);
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', password);
  await page.click('form button[type=submit]');
  await page.waitForLoadState();
  return page;
}

test('history and journal speak in words: comments, files, ends, names of who signed in', async () => {
  const page = await signedIn('kokeguchi');
  await page.goto(`${server.url}/r/supplier/3`);
  await page.setInputFiles('#f-file', { name: '契約書.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await page.click('text=添付する');
  await page.fill('#f-body', '更新を確かめること');
  await page.click('text=書き込む');
  await page.click('.fold summary:has-text("この記録を")');
  await page.fill('#end-reason', '契約終了');
  await page.click('.fold button.warn');
  const history = await page.textContent('.history');
  assert.match(history, /契約書\.txt \(sha256 2d71…4881\)/);
  assert.doesNotMatch(history, /ended_at|attachment|comment|sha256:/);
  await page.click('.flash button:has-text("元に戻す")');
  assert.match(await page.textContent('.flash'), /元に戻しました/);
  assert.match(await page.textContent('.history'), /廃止日時\s*20\d\d-\d\d-\d\d \d\d:\d\d/);
  assert.equal(await page.locator('text=この記録は廃止されています').count(), 0);
  const auditor = await signedIn('suzukake');
  await auditor.goto(`${server.url}/journal`);
  const rows = await auditor.textContent('table.data');
  assert.match(rows, /サインイン[^]*鈴懸 静[^]*パスワード/);
  assert.doesNotMatch(rows, /ended_at|attachment|comment|\bpassword\b/);
  const wide = await auditor.$eval('.table-wrap', (box) => box.scrollWidth - box.clientWidth);
  assert.ok(wide <= 0, `the journal is ${wide} px wider than its panel`);
  await page.context().close();
  await auditor.context().close();
});

test('a favourite can be seen as one; a saved view is where one lands', async () => {
  const page = await signedIn('kokeguchi');
  await page.goto(`${server.url}/r/supplier/2`);
  const button = page.locator('.head button[aria-pressed]');
  assert.equal((await button.textContent()).trim(), 'お気に入り');
  await button.click();
  assert.equal((await button.textContent()).trim(), 'お気に入り済み');
  assert.notEqual(await button.locator('.icon').evaluate((icon) => getComputedStyle(icon).fill), 'none');
  await page.goto(`${server.url}/r/supplier?tier=2`);
  await page.click('text=この表示を保存');
  await page.fill('#view-name', '再委託先');
  await page.click('.views button');
  assert.match(page.url(), /tier=2/);
  assert.match(await page.textContent('.flash'), /保存しました/);
  assert.equal(await page.getAttribute('.views a:has-text("再委託先")', 'aria-current'), 'true');
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.context().close();
});

test('a row of a list does not grow with its links, which fit their card on a phone', async () => {
  const page = await signedIn('kokeguchi');
  await page.goto(`${server.url}/r/system`);
  const row = page.locator('tbody tr:has-text("SYS-03")');
  assert.ok((await row.boundingBox()).height < 100);
  assert.match(await row.textContent(), /他6件/);
  await row.locator('summary').click();
  assert.match(await row.locator('.more').innerText(), /S-09/);
  for (const lang of ['ja', 'en']) {
    await page.goto(`${server.url}/language?to=${lang}&back=/`);
    for (const path of ['/r/system', '/r/system?kind=ot']) {
      await page.goto(server.url + path);
      const wide = await page.$eval('.table-wrap', (box) => box.scrollWidth - box.clientWidth);
      assert.ok(wide <= 0, `${path} in ${lang}: its last column is cut by ${wide} px`);
    }
  }
  await page.context().close();
  const phone = await signedIn('kokeguchi', { width: 390, height: 844 });
  for (const path of ['/r/process', '/r/system']) {
    await phone.goto(server.url + path);
    const over = await phone.$$eval('.chip', (chips) => chips.filter((chip) =>
      chip.getBoundingClientRect().right > chip.closest('tr').getBoundingClientRect().right).length);
    assert.equal(over, 0, path);
  }
  await phone.context().close();
});

test('what the reader may not open is no link', async () => {
  const client = new Client(server.url);
  await client.signIn('admin');
  const system = await client.get('/r/system/1');
  assert.equal(system.status, 200);
  const links = [...system.body.split('<main')[1].matchAll(/href="(\/r\/[a-z_]+\/\d+)"/g)];
  assert.ok(links.length > 0);
  for (const [, path] of links) assert.equal((await client.get(path)).status, 200, path);
  const suppliers = /保守・供給者<\/dt>\s*<dd[^>]*>([^]*?)<\/dd>/.exec(system.body)?.[1];
  assert.match(suppliers, /<span class="chip soft">/);
  assert.equal((await client.get('/coverage')).status, 403);
  assert.doesNotMatch((await client.get('/catalogue')).body, /href="\/coverage"/);
  await client.signIn('kokeguchi');
  assert.match((await client.get('/catalogue')).body, /href="\/coverage"/);
});

test('the palette says how it opens, and offers what was marked and opened before anything is typed', async () => {
  const page = await signedIn('kokeguchi');
  await page.goto(`${server.url}/r/site/2`);
  await page.goto(`${server.url}/r/system/4`);
  await page.click('.head button[aria-pressed]');
  const title = (await page.textContent('h1')).trim();
  let seen = '';
  for (let i = 0; i < 30 && !/S-02/.test(seen); i += 1) {
    await page.waitForTimeout(200);
    await page.goto(`${server.url}/search`);
    seen = await page.textContent('main .cols');
  }
  assert.match(seen, /S-02/, 'what was only looked at is there too');
  assert.match(await page.textContent('.find [data-palette]'), /Ctrl K/);
  await page.click('.find [data-palette]');
  await page.waitForSelector('.palette [role=option]:has-text("S-02")');
  assert.match(await page.textContent('.palette [role=option]:first-child'), new RegExp(title));
  await page.fill('.palette input', '業務');
  const group = page.locator('.palette [role=option]:has-text("組織の状況") .soft').first();
  assert.equal(await group.textContent(), '組織の状況');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  assert.equal(await page.locator('dialog.palette').count(), 1);
  await page.context().close();
});

test('a conflict shows what differs first; what agrees is folded and kept', async () => {
  const page = await signedIn('kokeguchi');
  const other = await page.context().newPage();
  for (const one of [page, other]) await one.goto(`${server.url}/r/supplier/4/edit`);
  await other.fill('#f-scope', '検針');
  await other.click('text=保存する');
  await page.fill('#f-scope', '料金計算');
  await page.click('text=保存する');
  const first = page.locator('table.versions').first().locator('tbody tr');
  assert.equal(await first.count(), 1);
  assert.equal(await page.getAttribute('details.fold:has(table.versions)', 'open'), null);
  await page.click('text=この内容で保存する');
  assert.match(await page.textContent('.facts'), /料金計算/);
  assert.match(await page.textContent('.facts'), /000-0000-0014/, 'the folded fields were sent');
  await page.context().close();
});

test('an import without differences says so; a search that was cut says so', async () => {
  const client = new Client(server.url);
  await client.signIn('kokeguchi');
  await client.get('/language?to=ja&back=/');
  const sheet = await fetch(`${server.url}/r/supplier/export`, {
    headers: { cookie: [...client.cookies].map(([k, v]) => `${k}=${v}`).join('; ') } });
  const page = await client.get('/r/supplier/import');
  const form = new FormData();
  form.append('csrf', /name="csrf" value="([^"]*)"/.exec(page.body)[1]);
  form.append('file', new Blob([await sheet.arrayBuffer()]), '供給者.xlsx');
  const plan = await client.request('/r/supplier/import', { method: 'POST', body: form });
  assert.equal(plan.status, 200);
  assert.match(plan.body, /<h2>変更はありません<\/h2>/);
  const found = await client.get(`/search?q=${encodeURIComponent('情報')}`);
  assert.match(found.body, /class="count">100件以上</);
});

test('an empty installation says what to do next about what is due', async () => {
  const empty = await serverStart({ demo: false });
  try {
    const client = new Client(empty.url);
    await client.submit('/setup', '/setup',
      { login: 'first', name: '初期 管理', password, again: password });
    await client.get('/language?to=ja&back=/');
    const due = await client.get('/duties');
    assert.ok([200, 403].includes(due.status));
    if (due.status === 200) assert.match(due.body, /class="empty"[^]*href="\/catalogue"/);
  } finally { await empty.stop(); }
  const client = new Client(server.url);
  await client.signIn('kokeguchi');
  await client.get('/language?to=ja&back=/');
  assert.match((await client.get('/duties?for=unit&month=2026-11')).body,
    /<h2>2026年11月<\/h2>/);
  assert.match((await client.get('/duties?for=unit')).body, /class="empty"[^]*href="\/duties\?for=all"/);
  await client.get('/language?to=en&back=/');
  assert.match((await client.get('/duties?month=2026-02')).body, /<h2>February 2026<\/h2>/);
});

test('a move along the life cycle says what was done', async () => {
  const client = new Client(server.url);
  await client.signIn('kokeguchi');
  await client.get('/language?to=ja&back=/');
  const list = await client.get('/r/corrective_action?state=open');
  const [, path] = /href="(\/r\/corrective_action\/\d+)"/.exec(list.body);
  const page = await client.get(path);
  const rev = /name="rev" value="(\d+)"/.exec(page.body)[1];
  const moved = await client.submit(path, `${path}/move`, { transition: 'finish', rev, reason: '' });
  const shown = moved.status === 303 ? (await client.get(moved.headers.get('location'))).body : moved.body;
  assert.match(shown, moved.status === 303 ? /実施済みにしました/ : /class="errors"/);
  assert.equal(moved.status, 303, shown.match(/class="errors"[^]*?<\/div>/)?.[0]);
});
