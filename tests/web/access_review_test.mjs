// SPDX-License-Identifier: Apache-2.0
// The access review: its duty, its page, its conditions, what signing does, its report.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, serverStart } from '../lib/kaname.mjs';

let server;
before(async () => { server = await serverStart(); });
after(() => server.stop());

async function signedIn(login) {
  const client = new Client(server.url);
  assert.equal((await client.signIn(login)).status, 303);
  return client;
}

/** The review's form as the page shows it: action and, by account name, the number of its fields. */
function formOf(body) {
  const [, action] = /<form class="panel" method="post" action="(\/access-review\/\d+)"/.exec(body);
  const rows = [...body.matchAll(/href="\/accounts\/(\d+)">([^<]+)<\/a>/g)];
  return { action, numbers: Object.fromEntries(rows.map(([, number, name]) => [name, number])) };
}

test('only those who may approve rights begin a review', async () => {
  const office = await signedIn('kokeguchi');
  assert.equal((await office.get('/access-review')).status, 200);
  assert.equal((await office.submit('/me', '/access-review/begin', {})).status, 403);
  assert.equal((await (await signedIn('fukita')).get('/access-review')).status, 403);
});

test('a review is begun, decided and signed; it removes, and completes its duty', async () => {
  const ciso = await signedIn('tsubakuroda');
  const duties = (await ciso.get('/r/duty?q=%E6%A3%9A%E5%8D%B8')).body;
  const [, duty] = /href="\/r\/duty\/(\d+)"/.exec(duties);
  const dueOf = async () => /name="next_due"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="next_due"/
    .exec((await ciso.get(`/r/duty/${duty}/edit`)).body)?.slice(1).find(Boolean);
  const due = await dueOf();
  assert.match((await ciso.get('/access-review')).body, /アクセス権の棚卸し/);
  assert.equal((await ciso.submit('/access-review', '/access-review/begin', {})).status, 303);
  const page = (await ciso.get('/access-review')).body;
  const { action, numbers } = formOf(page);
  assert.ok(numbers['凪沢 航'], 'accounts of the waterworks');
  assert.ok(!numbers['灰原 柊平'], 'none of the gas company');
  assert.match(page, /制御（OT）部門/);

  const removed = await signedIn('nagisawa');
  const fields = {};
  for (const number of Object.values(numbers)) fields[`d${number}`] = 'keep';
  delete fields[`d${numbers['凪沢 航']}`];
  const early = await ciso.submit('/access-review', action, { ...fields, sign: '1' });
  assert.equal(early.status, 409);
  assert.match(early.body, /凪沢 航：まだ判断していません/);
  fields[`d${numbers['凪沢 航']}`] = 'remove';
  const bare = await ciso.submit('/access-review', action, { ...fields, sign: '1' });
  assert.match(bare.body, /凪沢 航：「変更」「削除」には理由が必要です/);
  assert.equal((await removed.get('/me')).status, 200, 'nothing happens before it is signed');
  fields[`w${numbers['凪沢 航']}`] = '担当を外れたため';
  fields[`d${numbers['蕗田 一葉']}`] = 'change';
  fields[`w${numbers['蕗田 一葉']}`] = '範囲を浄水課だけにする';
  assert.equal((await ciso.submit('/access-review', action, fields)).status, 303, 'saved for now');
  assert.match((await ciso.get('/access-review')).body, /担当を外れたため/);
  const own = numbers['燕田 理久'];
  const self = await ciso.submit('/access-review', action,
    { ...fields, [`d${own}`]: 'remove', [`w${own}`]: 'x', sign: '1' });
  assert.match(self.body, /自分自身の権限を削除することはできません/);
  const signed = await ciso.submit('/access-review', action, { ...fields, [`w${own}`]: '', sign: '1' });
  assert.equal(signed.status, 303, signed.body.match(/<li>.*<\/li>/g)?.join('\n'));

  assert.equal((await removed.get('/me')).status, 303, 'signed out');
  assert.equal((await new Client(server.url).signIn('nagisawa')).status, 401);
  const past = (await ciso.get(action)).body;
  assert.match(past, /燕田 理久が確定しました/);
  assert.match(past, /担当を外れたため/);
  assert.match(past, /未対応/);
  assert.notEqual(await dueOf(), due, 'the duty moves on');
  assert.match((await ciso.get(`/r/duty/${duty}`)).body, /定期業務の実施記録/);
  assert.equal((await ciso.submit('/me', action, { ...fields, sign: '1' })).status, 409, 'once only');
});

test('a change that was asked for is marked as done once the roles change', async () => {
  const admin = await signedIn('admin');
  const list = (await admin.get('/accounts')).body;
  const [, page] = /href="(\/accounts\/\d+)">蕗田 一葉/.exec(list);
  const made = await admin.submit(page, `${page}/roles`, { role: 'ALL' });
  assert.equal(made.status, 303);
  const auditor = await signedIn('suzukake');
  const [, past] = /href="(\/access-review\/\d+)"/.exec((await auditor.get('/access-review')).body);
  assert.match((await auditor.get(past)).body, /変更済み/);
});

test('the report, as a page and as PDF, in both languages', async () => {
  const auditor = await signedIn('suzukake');
  const report = await auditor.get('/reports/access-review');
  assert.equal(report.status, 200);
  assert.match(report.body, /担当を外れたため/);
  const pdf = await auditor.get('/reports/access-review?format=pdf');
  assert.equal(pdf.headers.get('content-type'), 'application/pdf');
  auditor.cookies.set('lang', 'en');
  assert.match((await auditor.get('/reports/access-review')).body, /signed on \d{4}-\d\d-\d\d by/);
  assert.equal((await (await signedIn('kokeguchi')).get('/reports/access-review')).status, 403);
});
