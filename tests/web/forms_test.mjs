// SPDX-License-Identifier: Apache-2.0
// Nothing that somebody typed is lost: leaving a changed form, a session that ended meanwhile, and
// what is refused, shown beside its field on the same page.
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

async function signIn(page, login) {
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', password);
  await page.click('form button[type=submit]');
  await page.waitForLoadState();
}

async function signedIn(login, viewport = { width: 1440, height: 900 }) {
  const context = await browser.newContext({ locale: 'ja-JP', viewport });
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in`);
  await signIn(page, login);
  return page;
}

/** How often leaving the page asks back. */
async function leaves(page, url) {
  let asked = 0;
  const answer = (dialog) => { asked += 1; dialog.accept(); };
  page.on('dialog', answer);
  await page.goto(url);
  page.off('dialog', answer);
  return asked;
}

test('leaving a changed form asks back, whether it keeps drafts or not', async () => {
  const page = await signedIn('kokeguchi');
  const away = `${server.url}/search`;
  await page.goto(`${server.url}/r/supplier/3`);
  assert.equal(await leaves(page, away), 0, 'nothing was typed');
  await page.goto(`${server.url}/r/supplier/3`);
  await page.locator('#f-body').pressSequentially('契約の更新時期を確かめること');
  assert.equal(await leaves(page, away), 1, 'a comment');
  await page.goto(`${server.url}/r/supplier/3`);
  assert.match(await page.textContent('.draft'), /下書き/);
  await page.click('text=下書きを戻す');
  assert.equal(await page.inputValue('#f-body'), '契約の更新時期を確かめること');
  await page.click('text=書き込む');
  assert.match(await page.textContent('.comments'), /契約の更新時期/);
  assert.equal(await page.locator('.draft').count(), 0, 'the draft is gone');
  await page.goto(`${server.url}/r/supplier`);
  await page.check('tbody tr:nth-child(1) .pick input');
  await page.selectOption('#bulk-field', 'contract_end');
  await page.click('.bulk button');
  await page.fill('#f-reason', '契約の一括更新');
  assert.equal(await leaves(page, away), 1, 'the reason of a change to many');
  await page.context().close();
});

test('a session that ended while saving loses nothing: sign in, and the form is filled in', async () => {
  const page = await signedIn('kokeguchi');
  await page.goto(`${server.url}/r/supplier/4/edit`);
  await page.fill('#f-scope', '検針と料金計算');
  await page.context().clearCookies();
  await page.click('text=保存する');
  assert.match(await page.textContent('h1'), /サインインが必要です/);
  assert.match(await page.innerText('main'), /このブラウザー|この端末のブラウザーに残っています/);
  await page.click('a:has-text("サインインする")');
  await signIn(page, 'kokeguchi');
  assert.match(page.url(), /\/r\/supplier\/4\/edit$/);
  assert.equal(await page.inputValue('#f-scope'), '検針と料金計算');
  assert.match(await page.textContent('.draft'), /まだ保存されていません/);
  await page.click('text=保存する');
  assert.match(await page.textContent('.facts'), /検針と料金計算/);
  await page.context().close();
});

test('a form that came back with an error is still the form after signing in again', async () => {
  const page = await signedIn('kokeguchi');
  await page.goto(`${server.url}/r/supplier/5/edit`);
  await page.fill('#f-name', '');
  await page.fill('#f-scope', '薬品の納入');
  await page.click('text=保存する');
  assert.match(await page.textContent('.errors'), /名称/);
  await page.fill('#f-name', '別の名前');
  await page.context().clearCookies();
  await page.click('text=保存する');
  await page.click('a:has-text("サインインする")');
  await signIn(page, 'kokeguchi');
  assert.match(page.url(), /\/r\/supplier\/5\/edit$/);
  assert.deepEqual([await page.inputValue('#f-name'), await page.inputValue('#f-scope')],
    ['別の名前', '薬品の納入']);
  await page.context().close();
});

test('without script too the refused form says where to go on; nothing is claimed to be kept', async () => {
  const client = new Client(server.url);
  const answer = await client.post('/r/supplier/4', { name: 'x' },
    { referer: `${server.url}/r/supplier/4/edit` });
  assert.equal(answer.status, 401);
  assert.match(answer.body, /href="\/sign-in\?next=%2[fF]r%2[fF]supplier%2[fF]4%2[fF]edit"/);
  assert.match(answer.body, /<p data-draft-kept hidden>/);
  const other = await client.post('/r/supplier/4', { name: 'x' }, { referer: 'https://elsewhere.example/r/x' });
  assert.match(other.body, /href="\/sign-in\?next=%2[fF]"/);
});

test('a file, a comment or a reason that is refused is told on the record\'s own page', async () => {
  const page = await signedIn('kokeguchi');
  await page.goto(`${server.url}/r/supplier/3`);
  await page.setInputFiles('#f-file', { name: 'bad.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') });
  await page.click('text=添付する');
  assert.match(await page.textContent('h1'), /澪標通信/);
  assert.match(await page.textContent('.field.wrong .error'), /bad\.exe.*添付できません/);
  assert.equal(await page.getAttribute('#f-file', 'aria-invalid'), 'true');
  await page.fill('#f-body', '   ');
  await page.click('text=書き込む');
  assert.match(await page.textContent('.field.wrong .error'), /コメントを入力/);
  const client = new Client(server.url);
  await client.signIn('kokeguchi');
  const [, rev] = /name="rev" value="(\d+)"/.exec((await client.get('/r/supplier/3')).body);
  const ended = await client.submit('/r/supplier/3', '/r/supplier/3/end', { reason: '', rev });
  assert.equal(ended.status, 422);
  assert.match(ended.body, /<h1>SUP-03/);
  assert.match(ended.body, /class="error">廃止する理由を書いてください/);
  const stale = await client.submit('/r/supplier/3', '/r/supplier/3/end', { reason: '契約終了', rev: '0' });
  assert.equal(stale.status, 409);
  assert.match(stale.body, /あなたが開いた後に変更/);
  await page.context().close();
});

test('an address that is none keeps the menu and the search of whoever is signed in', async () => {
  const page = await signedIn('kokeguchi');
  for (const path of ['/nowhere', '/r/supplier/999999']) {
    assert.equal((await page.goto(server.url + path)).status(), 404);
    assert.equal(await page.locator('nav.side a').count() > 3, true, path);
    assert.equal(await page.locator('.find input').count(), 1, path);
  }
  await page.context().clearCookies();
  await page.goto(`${server.url}/nowhere`);
  assert.equal(await page.locator('nav.side').count(), 0);
  await page.context().close();
});

test('a duty is done with evidence chosen or attached; what is missing or early is asked back', async () => {
  const page = await signedIn('kokeguchi');
  await page.goto(`${server.url}/duties`);
  await page.click('li:has-text("内部監査") a:has-text("完了を記録")');
  assert.match(await page.textContent('.flash.wait'), /まだ\d+日あります/);
  await page.click('.buttons button');
  assert.match(await page.textContent('.errors'), /証拠を残すことになっています[^]*期限はまだ先です/);
  await page.check('#f-early');
  await page.locator('.picker input').fill('SYS-10');
  await page.click('.options [role=option]:has-text("SYS-10")');
  await page.setInputFiles('#f-file', { name: 'bad.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') });
  await page.fill('#f-note', '指摘3件');
  await page.click('.buttons button');
  assert.match(await page.textContent('.field.wrong .error'), /bad\.exe/);
  assert.match(await page.textContent('.picker .chip'), /SYS-10/);
  assert.equal(await page.inputValue('#f-note'), '指摘3件');
  await page.setInputFiles('#f-file', { name: '監査報告.txt', mimeType: 'text/plain', buffer: Buffer.from('指摘3件') });
  await page.click('.buttons button');
  assert.match(await page.textContent('.flash'), /完了を記録しました/);
  await page.goto(`${server.url}/r/duty_run`);
  await page.click('tr:has-text("指摘3件") a');
  assert.match(await page.textContent('.files'), /監査報告\.txt/);
  assert.match(await page.textContent('.facts'), /SYS-10/);
  await page.context().close();
});

test('a record named in a way that cannot be read is told in whole sentences', async () => {
  const client = new Client(server.url);
  await client.signIn('kokeguchi');
  await client.get('/language?to=ja&back=/');
  const answer = await client.submit('/duties/1/done', '/duties/1/done',
    { done_on: '2026-11-20', evidence: '供給者の名簿', note: '確認した', early: '1' });
  assert.equal(answer.status, 422);
  assert.match(answer.body, /「供給者の名簿」がどの記録か読み取れません/);
  assert.match(answer.body, />供給者の名簿<|value="供給者の名簿"/);
});

test('the calendar\'s address lives until somebody replaces it on purpose', async () => {
  const page = await signedIn('kokeguchi', { width: 390, height: 844 });
  const feed = async (address) => (await new Client(server.url).get(new URL(address).pathname)).status;
  await page.goto(`${server.url}/duties`);
  await page.click('text=カレンダー（iCal）');
  assert.match(await page.textContent('main'), /未発行/);
  await page.click('text=購読アドレスを発行する');
  const first = await page.inputValue('#address');
  assert.equal(await feed(first), 200);
  assert.equal(await page.getAttribute('#address', 'readonly'), '');
  await page.goto(`${server.url}/duties/calendar`);
  assert.match(await page.textContent('main'), /発行済み/);
  const client = new Client(server.url);
  await client.signIn('kokeguchi');
  const again = await client.submit('/duties/calendar', '/duties/calendar', {});
  assert.equal(again.status, 409);
  assert.equal(await feed(first), 200, 'the old button destroys nothing');
  await page.click('text=アドレスを作り直す');
  await page.click('text=いまのアドレスを無効にして作り直す');
  const second = await page.inputValue('#address');
  assert.notEqual(second, first);
  assert.deepEqual([await feed(first), await feed(second)], [404, 200]);
  await page.context().close();
});

test('what is due stands in columns of its own, on a phone below its date', async () => {
  const places = (page) => page.$$eval('.due > li', (rows) => rows.map((row) => {
    const day = row.querySelector('.day b').getBoundingClientRect();
    const title = row.querySelector('a').getBoundingClientRect();
    return { x: title.left, apart: title.left >= day.right || title.top >= day.bottom };
  }));
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    const page = await signedIn('kokeguchi', { width, height });
    await page.goto(`${server.url}/duties`);
    const found = await places(page);
    assert.ok(found.length > 5 && found.every((place) => place.apart), `${width}: the date is over the title`);
    assert.equal(new Set(found.map((place) => place.x)).size, 1, `${width}: titles begin at one place`);
    await page.context().close();
  }
});
