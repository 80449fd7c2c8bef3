// SPDX-License-Identifier: Apache-2.0
// User stories, as their people would walk them: US-07 (an action closes only with a proven
// effect), the two gates that never open, and "show me" in two clicks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../lib/api.mjs';
import { browserStart, password, serverStart } from '../lib/kaname.mjs';

let server, browser, office, ciso, doer, checker;
before(async () => {
  server = await serverStart({ limits: false });
  browser = await browserStart();
  office = await Api.open(server.url, 'kokeguchi');
  ciso = await Api.open(server.url, 'tsubakuroda');
  doer = await Api.open(server.url, 'tappi');
  checker = await Api.open(server.url, 'sunabashiri');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const day = (offset) => {
  const at = new Date(Date.now() + 9 * 3600e3 + offset * 86400e3);
  return at.toISOString().slice(0, 10);
};

async function person(name) {
  const { json } = await office.send('GET', `/registers/person?q=${encodeURIComponent(name)}`);
  return json.items[0].id;
}

const place = (id) => `/registers/corrective_action/${id}`;
async function change(api, id, fields) {
  const { headers } = await api.send('GET', place(id));
  return api.send('PATCH', place(id), { fields }, { 'if-match': headers.get('etag') });
}
async function move(api, id, transition) {
  const { headers } = await api.send('GET', place(id));
  return api.send('POST', `${place(id)}/moves`, { transition, reason: '試験' }, { 'if-match': headers.get('etag') });
}

test('US-07: an action closes only after somebody else has found an effect, and not too early', async () => {
  const owner = await person('竜飛');
  const make = (fields) => office.send('POST', '/registers/corrective_action', {
    fields: { title: '不要な権限を消す', source: 'audit', owner, due_on: day(10), ...fields },
  });
  const effect = { effect_checked_on: day(-1), effect: 'effective' };
  assert.equal((await make({ code: 'CA-T0', effect_wait_days: 0 })).status, 422, 'never at once');
  assert.match(JSON.stringify((await make({ code: 'CA-T0', effect_wait_days: 5 })).json), /effect_wait_reason/);
  assert.equal((await make({ code: 'CA-T0', effect_checker: owner })).status, 422, 'never typed');
  const made = await make({ code: 'CA-T1' });
  assert.equal(made.status, 201, JSON.stringify(made.json));
  const { id } = made.json;
  assert.equal((await change(office, id, { done_on: day(-70) })).status, 200);
  assert.equal((await move(office, id, 'finish')).status, 200);

  const refused = async (why) => {
    const answer = await move(ciso, id, 'close');
    assert.equal(answer.status, 409, JSON.stringify(answer.json));
    assert.match(JSON.stringify(answer.json), why);
  };
  const denied = async (api, fields, why) => {
    const answer = await change(api, id, fields);
    assert.equal(answer.status, 422, JSON.stringify(answer.json));
    assert.match(JSON.stringify(answer.json), why);
  };
  await refused(/効果を確認した日|Who checked/);
  await denied(office, effect, /この処置を書いた人|neither wrote/);
  await denied(doer, effect, /別の人|other than the owner/);
  await denied(checker, { ...effect, effect_checked_on: day(1) }, /未来|to come/);
  await denied(doer, { owner: await person('苗場') }, /担当は変更できません|cannot be changed/);
  const changed = async (fields) => {
    const answer = await change(checker, id, fields);
    assert.equal(answer.status, 200, JSON.stringify(answer.json));
    assert.equal(answer.json.fields.effect_checker.id ?? answer.json.fields.effect_checker, await person('砂走'));
  };
  await changed({ ...effect, effect: 'none' });
  await refused(/やり直|Reopen/);
  await changed({ effect: 'effective', effect_checked_on: day(-30) });
  await refused(/以降|from/);
  await changed({ effect_checked_on: day(-1) });
  assert.equal((await move(office, id, 'close')).status, 403, 'whoever wrote it does not close it');
  const closed = await move(ciso, id, 'close');
  assert.equal(closed.status, 200, JSON.stringify(closed.json));
});

test('no waiver opens the gate of the effect check', async () => {
  const ask = (gate, about) => office.send('POST', '/registers/waiver', {
    fields: { gate, about: [about], reason: '急ぐため', valid_until: day(30) },
  });
  const other = await ask('account.separation', 'account/1');
  assert.equal(other.status, 201, JSON.stringify(other.json));
  const answer = await ask('corrective_action.effect', 'corrective_action/1');
  assert.equal(answer.status, 422);
  assert.match(JSON.stringify(answer.json), /誰の承認でも|No waiver/);
});

test('from the home page to why a requirement is not shown: two clicks', async () => {
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in`);
  await page.fill('input[name=login]', 'kokeguchi');
  await page.fill('input[name=password]', password);
  await page.click('form button[type=submit]');
  await page.waitForLoadState();
  await page.locator('main a[href*="/adoption"]').first().click();
  await page.waitForLoadState();
  await page.locator('main a[href^="/r/requirement/"]').first().click();
  await page.waitForLoadState();
  const text = await page.locator('main').innerText();
  assert.match(text, /G5-/);
  assert.match(text, /示せている|示せていない|一部|不明/);
  await context.close();
});

test('the auditor takes every report away in every format', async () => {
  const admin = await Api.open(server.url, 'admin');
  const seen = new Map();
  for (const who of [office, admin])
    for (const [, name] of (await who.get('/reports')).body.matchAll(/\/reports\/([a-z-]+)/g)) seen.set(name, who);
  assert.ok(seen.size >= 6, [...seen.keys()].join());
  for (const [name, who] of seen)
    for (const format of ['pdf', 'xlsx', 'docx', 'html', '']) {
      const answer = await who.get(`/reports/${name}?standard=AOG-IS-01&format=${format}`);
      assert.equal(answer.status, 200, `${name} ${format}`);
      assert.ok(answer.body.length > 1000);
    }
});

test('an assessment of one system, and a form that keeps what was typed when it is wrong', async () => {
  const found = (await office.send('GET', '/registers/requirement?q=G5-4.1.3.2.f.3-03')).json.items[0];
  const system = (await office.send('GET', '/registers/system?q=SYS-04')).json.items[0];
  const fields = { requirement: found.id, unit_id: 1, system: system.id, result: 'partly', reason: '手順はあるが、記録がない。' };
  const page = `/r/requirement/${found.id}`;
  const wrong = await office.submit(page, '/assessment/override', { ...fields, is_override: '1' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.body, /手順はあるが、記録がない。/);
  const right = await office.submit(page, '/assessment/override', fields);
  assert.equal(right.status, 303);
  const shown = await office.get(page);
  assert.match(shown.body, /SYS-04/);
  const gas = await Api.open(server.url, 'tatewaki');
  assert.doesNotMatch((await gas.get(page)).body, /手順はあるが/, 'another organisation does not see it');
});
