// SPDX-License-Identifier: Apache-2.0
// From an empty installation to a Japanese PDF, in the browser and by what the screen says: the
// administrator makes accounts; the security office decides scope and adoption and writes two
// clauses; the CISO approves; the auditor's file is read.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { browserStart, serverStart } from '../lib/kaname.mjs';

const word = 'mizu-no-michi-2026';
let server, browser;
const people = {};
before(async () => {
  server = await serverStart({ demo: false, limits: false });
  browser = await browserStart();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function person(name) {
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 860 }, acceptDownloads: true });
  people[name] = await context.newPage();
  people[name].setDefaultTimeout(8000);
  return people[name];
}
const press = async (page, name) => {
  await page.getByRole('button', { name, exact: true }).first().click();
  await page.waitForLoadState();
};
const said = (page) => page.locator('main').innerText();

async function signIn(name, login, secret) {
  const page = await person(name);
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('ログイン名').fill(login);
  await page.getByLabel('パスワード').fill(secret);
  await press(page, 'サインイン');
  if (/password/.test(page.url()) || await page.getByLabel('新しいパスワード').count() > 0) {
    await page.getByLabel('今のパスワード').fill(secret);
    await page.getByLabel('新しいパスワード').fill(`kawa-to-umi-${name}-2026`);
    await press(page, 'パスワードを変更');
    assert.doesNotMatch(await said(page), /最初に、パスワード/);
  }
  return page;
}

test('the first administrator is made, once', async () => {
  const page = await person('admin');
  await page.goto(server.url);
  assert.match(page.url(), /\/setup$/);
  await page.getByLabel('表示名').fill('管理 太郎');
  await page.getByLabel('ログイン名').fill('kanri');
  await page.locator('#f-password').fill(word);
  await page.locator('#f-again').fill(word);
  await press(page, '登録して始める');
  assert.match(await said(page), /組織と部署を登録する/);
  const again = await fetch(`${server.url}/setup`, { redirect: 'manual' });
  assert.notEqual(again.status, 200);
});

test('the administrator records the organisation and makes two accounts', async () => {
  const page = people.admin;
  await page.goto(`${server.url}/r/unit/new`);
  await page.getByLabel('番号').fill('U-01');
  await page.getByLabel('部署名').fill('試験市水道局（架空）');
  await page.locator('select[name=kind]').selectOption({ index: 1 });
  await press(page, '保存する');
  for (const [login, name, role] of [['jimu', '事務 花子', 'SEC'], ['tokatsu', '統括 次郎', 'CISO']]) {
    await page.goto(`${server.url}/r/account/new`);
    await page.getByLabel('ログイン名').fill(login);
    await page.getByLabel('表示名').fill(name);
    await page.getByLabel('認証の方法').selectOption({ index: 1 });
    await press(page, '保存する');
    const [, id] = /\/account\/(\d+)/.exec(page.url());
    await page.goto(`${server.url}/accounts/${id}`);
    await page.locator('select[name=role]').selectOption(role);
    await press(page, '付与する');
    await press(page, 'パスワードを再設定');
    const [, secret] = /表示されません）：\s*(\S+)/.exec(await said(page));
    await signIn(role, login, secret);
    assert.doesNotMatch(people[role].url(), /sign-in/);
  }
});

test('sector water: proposals are accepted, one is declined with its reason', async () => {
  const page = people.SEC;
  await page.goto(`${server.url}/scope`);
  await page.locator('tr', { hasText: '水道' }).locator('a, button').first().click();
  await page.waitForLoadState();
  const last = page.locator('input[type=radio][value=declined]').last();
  await last.check();
  await press(page, 'この適用範囲で記録を作る');
  assert.match(await said(page), /理由/, 'a declined proposal needs a reason');
  const row = page.locator('tr', { has: page.locator('input[type=radio][value=declined]:checked') }).last();
  await row.getByRole('textbox').last().fill('該当する設備がないため');
  await press(page, 'この適用範囲で記録を作る');
  assert.match(await said(page), /該当する設備がないため/);
  await page.goto(`${server.url}/r/service`);
  assert.match(await said(page), /水道による水の供給/);
});

test('items are adopted in bulk, one is not, with a reason', async () => {
  const page = people.SEC;
  await page.goto(`${server.url}/adoption`);
  await page.getByLabel('すべて選').first().check();
  await page.locator('button[name=do][value=adopted]').click();
  await page.waitForLoadState();
  await page.goto(`${server.url}/adoption?q=G5-4.1.2.2-06`);
  await page.locator('input[name=id]').first().check();
  await page.locator('#ar').fill('方針は公式サイトで公開しているため');
  await page.locator('button[name=do][value=declined]').click();
  await page.waitForLoadState();
  await page.goto(`${server.url}/adoption?decision=declined`);
  assert.match(await said(page), /G5-4\.1\.2\.2-06/);
  await page.goto(server.url);
  assert.match(await said(page), /件が示せる/);
});

test('two clauses are written, approved by the CISO, and handed over as a Japanese PDF', async () => {
  const page = people.SEC;
  await page.goto(`${server.url}/r/standard/new`);
  await page.getByLabel('文書番号').fill('SK-01');
  await page.getByLabel('文書名').fill('情報セキュリティ対策基準');
  await page.getByLabel('種別').selectOption('internal');
  await page.getByLabel('番号の付け方').selectOption('articles');
  await press(page, '保存する');
  await page.goto(`${server.url}/standards/1`);
  for (const [heading, body] of [['目的', '水の供給を続けるために必要な対策を定める。'], ['ログの保管', '重要システムのログを1年以上保管し、月に1回点検する。']]) {
    await page.goto(`${server.url}/standards/1`);
    await page.getByLabel('新しい条項の見出し').fill(heading);
    await press(page, '条項を追加');
    await page.getByLabel('本文（日本語）').fill(body);
    await page.getByLabel('必須', { exact: true }).check();
    await page.locator('form:has(#f-body) button.key').click();
    await page.waitForLoadState();
  }
  const move = async (who, name) => {
    await who.goto(`${server.url}/standards/1`);
    await who.locator('input[name=reason]').first().fill('試験');
    await press(who, name);
  };
  await move(page, '承認を依頼する');
  await move(people.CISO, '承認する');
  await people.CISO.goto(`${server.url}/standards/1`);
  assert.match(await said(people.CISO), /施行|承認された版/);

  const pdf = await page.request.get(`${server.url}/reports/standard?standard=SK-01&format=pdf`);
  assert.equal(pdf.status(), 200);
  const path = join(server.data, 'standard.pdf');
  writeFileSync(path, await pdf.body());
  const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  assert.match(text, /情報セキュリティ対策基準/);
  assert.match(text, /試験市水道局/);
  assert.match(text, /第1条\s+目的/);
  assert.match(text, /第2条\s+ログの保管/);
  const sheet = await page.request.get(`${server.url}/reports/state-detail?format=xlsx`);
  assert.equal(sheet.status(), 200);
  assert.equal((await sheet.body()).subarray(0, 2).toString(), 'PK');
});

test('US-13: the edition travels as a package, without what is internal, into another installation', async () => {
  const page = people.SEC;
  await page.goto(`${server.url}/standards/1/editions/1`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '配布用パッケージ' }).click()]);
  const file = join(server.data, download.suggestedFilename());
  await download.saveAs(file);
  const other = await serverStart({ limits: false });
  try {
    const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 860 } });
    const operator = await context.newPage();
    operator.setDefaultTimeout(8000);
    await operator.goto(`${other.url}/sign-in`);
    await operator.getByLabel('ログイン名').fill('kokeguchi');
    await operator.getByLabel('パスワード').fill('mizu-tests-2026-kaname');
    await press(operator, 'サインイン');
    await operator.goto(`${other.url}/catalogue/import`);
    await operator.setInputFiles('#f-file', file);
    await press(operator, '内容を確かめる');
    assert.match(await said(operator), /2件|ログの保管/);
    await operator.locator('form[action="/catalogue/import/apply"] button[type=submit]').click();
    await operator.waitForLoadState();
    await operator.goto(`${other.url}/catalogue`);
    assert.match(await said(operator), /情報セキュリティ対策基準/);

    /* US-14: the successor of the guideline beside it; what is carried over is asked for. */
    await operator.getByRole('link', { name: /重要インフラのサイバーセキュリティに係る安全基準等策定指針|サイバーセキュリティ/ }).first().click();
    await operator.waitForLoadState();
    const before = await (await operator.request.get(`${other.url}/api/v1/registers/adoption?limit=1`)).json();
    await operator.goto(`${operator.url().split('?')[0]}/diff`);
    assert.match(await said(operator), /版の違いと引継ぎ/);
    await press(operator, '変更のない項目をすべて引き継ぐ');
    const after = await (await operator.request.get(`${other.url}/api/v1/registers/adoption?limit=1`)).json();
    assert.ok(after.total >= before.total, 'no decision on the old edition is lost');
  } finally {
    await other.stop();
  }
});
