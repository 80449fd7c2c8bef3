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
  '/scope?step=decide', '/scope?step=sector', '/coverage', '/r/service_level/1',
  '/search', '/r/supplier?q=nothinghere', '/r/supplier?tier=1&ended=1', '/r/supplier/1/edit', '/r/standard/1',
  '/duties/plan', '/handover', '/handover/15', '/r/standard/1/versions/1', '/r/supplier/import', '/r/corrective_action',
  '/duties/1/done', '/duties/calendar', '/reports', '/reports/state-summary', '/reports/state-detail', '/reports/gaps',
  '/reports/coverage', '/reports/standard?standard=AOG-IS-01', '/adoption?state=not_shown', '/catalogue/3/items/18'];
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

test('error pages, sign-in and the journal are sound too', async () => {
  const { page, faults } = await signedIn('suzukake', { width: 1400, height: 900 });
  const found = [];
  for (const [path, status] of [['/journal', 200], ['/journal?register=supplier&from=2025-01-01', 200],
    ['/r/supplier/999999', 404], ['/r/nothing', 404], ['/reports/access-review', 200], ['/journal?from=x', 422]]) {
    const answer = await page.goto(server.url + path);
    assert.equal(answer.status(), status, path);
    for (const breach of await breaches(page)) found.push(`${path} ${breach}`);
  }
  await page.context().clearCookies();
  await page.goto(`${server.url}/sign-in`);
  for (const breach of await breaches(page)) found.push(`/sign-in ${breach}`);
  assert.deepEqual([...found, ...faults.filter((fault) => !/status of 4/.test(fault))], []);
  await page.context().close();
});

test('the journal says who did what, and leaves out what its reader may not see', async () => {
  const { page } = await signedIn('suzukake', { width: 1400, height: 900 });
  await page.goto(`${server.url}/journal?register=supplier`);
  await page.click('text=SUP-01 凪原計装株式会社（架空）');
  assert.match(page.url(), /\/r\/supplier\/1$/);
  await page.goto(`${server.url}/journal?register=supplier&to=2000-01-01`);
  assert.match(await page.textContent('.empty'), /条件に合う操作記録はありません/);
  await page.goto(`${server.url}/journal`);
  const first = await page.textContent('tbody .num');
  await page.click('a[rel=next]');
  assert.notEqual(await page.textContent('tbody .num'), first);
  assert.doesNotMatch(await page.textContent('main'), /砂丘制御/, 'another organisation');
  const { page: other } = await signedIn('kokeguchi', { width: 1400, height: 900 });
  assert.equal((await other.goto(`${server.url}/journal`)).status(), 403);
  await page.context().close();
  await other.context().close();
});

test('a view of a list is saved, found again and deleted; columns are remembered', async () => {
  const { page } = await signedIn('kokeguchi', { width: 1400, height: 900 });
  await page.goto(`${server.url}/r/supplier?tier=2`);
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.click('text=この表示を保存');
  await page.fill('#view-name', '再委託先');
  await page.click('.views button');
  await page.click('.views a:has-text("再委託先")');
  assert.match(page.url(), /tier=2/);
  assert.equal(await page.getAttribute('.views a:has-text("再委託先")', 'aria-current'), 'true');
  await page.click('text=この表示を削除');
  await page.click('text=削除する');
  assert.equal(await page.locator('.views a:has-text("再委託先")').count(), 0);
  await page.click('summary:has-text("列")');
  await page.uncheck('input[name=cols][value=tier]');
  await page.click('text=この列にする');
  assert.equal(await page.locator('thead th:has-text("階層")').count(), 0);
  await page.goto(`${server.url}/r/supplier?sort=-name`);
  assert.equal(await page.locator('thead th:has-text("階層")').count(), 0, 'remembered');
  assert.equal(await page.getAttribute('thead th:has-text("名称")', 'aria-sort'), 'descending');
  await page.context().close();
});

test('any field of a list can be a condition; a value that cannot be read is told beside it', async () => {
  const { page } = await signedIn('kokeguchi', { width: 1400, height: 900 });
  const condition = async (field, comparison, value) => {
    if (!(await page.isVisible('#add-field'))) await page.click('.filters summary:has-text("条件")');
    await page.selectOption('#add-field', field);
    await page.selectOption('#add-op', comparison);
    await page.fill('#add-value', value);
    await page.click('text=条件を加える');
    await page.waitForLoadState();
  };
  await page.goto(`${server.url}/r/supplier?tier=1`);
  await condition('contract_end', 'to', '令和の終わり');
  assert.match(await page.textContent('#add-help'), /「令和の終わり」は日付として読めません/);
  assert.equal(await page.inputValue('#add-value'), '令和の終わり');
  await condition('contract_end', 'filled', '');
  await condition('manager', 'is', '苗場　梓'.normalize('NFKC'));
  await condition('updated_at', 'from', '2001年1月1日');
  const chips = (await page.textContent('.chips')).replace(/\s+/g, ' ');
  assert.match(chips, /階層 ＝ 1 .*契約終了日 が空でない .*窓口担当 ＝ 苗場 梓 .*最終更新 ≧ 2001-01-01 00:00/);
  const rows = await page.locator('table.data tbody tr').allTextContents();
  assert.ok(rows.length > 0 && rows.every((row) => /苗場 梓/.test(row)));
  await page.click('.chip:has-text("窓口担当") .x');
  await page.waitForLoadState();
  assert.ok((await page.locator('table.data tbody tr').count()) > rows.length);
  await page.context().close();
});

test('many records are changed after a look at them, and every one keeps the reason', async () => {
  const { page } = await signedIn('kokeguchi', { width: 1400, height: 900 });
  await page.goto(`${server.url}/r/supplier`);
  await page.check('tbody tr:nth-child(1) .pick input');
  await page.check('tbody tr:nth-child(2) .pick input');
  assert.match(await page.textContent('.bulk b'), /2/);
  await page.selectOption('#bulk-field', 'contract_end');
  await page.click('.bulk button');
  assert.match(await page.textContent('h1'), /2件をまとめて変更/);
  assert.match(await page.textContent('main'), /深緑電設工業/);
  assert.deepEqual(await breaches(page), []);
  await page.fill('#f-contract_end', '2031-03-31');
  await page.fill('#f-reason', '契約の一括更新');
  await page.click('text=2件を変更する');
  assert.match(await page.textContent('.flash'), /選んだ記録を変更しました/);
  await page.goto(`${server.url}/r/supplier/2`);
  assert.match(await page.textContent('.history li:first-child'), /契約の一括更新[^]*2031-03-31/);
  await page.context().close();
});

test('a favourite stands on the search page; what is wrong in a form is named at its field', async () => {
  const { page } = await signedIn('kokeguchi', { width: 390, height: 844 });
  await page.goto(`${server.url}/r/supplier/3`);
  await page.click('text=お気に入り >> visible=true');
  await page.goto(`${server.url}/search`);
  assert.match(await page.textContent('main .cols'), /澪標通信/);
  await page.goto(`${server.url}/r/supplier/new`);
  await page.click('text=保存する');
  assert.match(await page.textContent('.errors'), /名称/);
  assert.equal(await page.getAttribute('#f-name', 'aria-invalid'), 'true');
  assert.match(await page.textContent('#e-name'), /./);
  assert.deepEqual(await breaches(page), []);
  await page.context().close();
});

test('two writers: the second sees both versions and chooses', async () => {
  const { page } = await signedIn('kokeguchi', { width: 1400, height: 900 });
  const other = await page.context().newPage();
  for (const one of [page, other]) await one.goto(`${server.url}/r/supplier/4/edit`);
  await other.fill('#f-scope', '料金システムと保守');
  await other.click('text=保存する');
  await page.fill('#f-scope', '料金計算');
  await page.click('text=保存する');
  assert.match(await page.textContent('h1'), /同時に変更されました/);
  assert.match(await page.textContent('.differ'), /料金システムと保守[^]*料金計算/);
  assert.deepEqual(await breaches(page), []);
  await page.click('text=この内容で保存する');
  assert.match(await page.textContent('.facts'), /料金計算/);
  await page.context().close();
});

test('links are found by typing, also where any register may be linked', async () => {
  const { page } = await signedIn('kokeguchi', { width: 1400, height: 900 });
  await page.goto(`${server.url}/r/duty/1/edit`);
  const field = page.locator('.field:has(label:has-text("対象")) .picker input');
  await field.fill('凪原');
  await page.click('.options [role=option]:has-text("凪原計装")');
  await page.click('text=保存する');
  assert.match(await page.textContent('.facts'), /凪原計装/);
  await page.context().close();
});

test('a clause that was being written is not lost by leaving; the pages of standards are sound', async () => {
  const { page, faults } = await signedIn('kokeguchi', { width: 1400, height: 900 });
  await page.goto(`${server.url}/standards/1?clause=3`);
  await page.fill('#f-body', '書きかけの本文です。');
  await page.waitForSelector('text=下書きをこの端末に保ちました');
  let asked = '';
  page.once('dialog', (dialog) => { asked = dialog.type(); dialog.accept(); });
  await page.click('text=網羅表 >> nth=0');
  await page.waitForLoadState();
  assert.equal(asked, 'beforeunload', 'the browser asks before it leaves');
  await page.goto(`${server.url}/standards/1?clause=3`);
  await page.click('text=下書きを戻す');
  assert.equal(await page.inputValue('#f-body'), '書きかけの本文です。');
  page.once('dialog', (dialog) => dialog.accept());
  for (const path of ['/public/standards/AOG-IS-01', '/public', '/standards/1/import', '/standards/1/editions/1']) {
    await page.goto(server.url + path);
    assert.deepEqual(await breaches(page), [], path);
  }
  assert.deepEqual(faults, []);
  await page.context().close();
});
