// SPDX-License-Identifier: Apache-2.0
// Catalogues over the web: read, imported in two steps, compared, carried over, taken back; scope.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Client, serverStart } from '../lib/kaname.mjs';

let server, office, auditor;
before(async () => {
  server = await serverStart();
  office = new Client(server.url);
  auditor = new Client(server.url);
  await office.signIn('kokeguchi');
  await auditor.signIn('suzukake');
});
after(() => server.stop());

const words = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const token = (body) => /name="csrf" value="([^"]+)"/.exec(body)[1];
const control = (id, title, prose) => ({ id, title, parts: [{ name: 'statement', prose }] });
const catalog = (version, controls) => JSON.stringify({
  catalog: {
    uuid: `00000000-0000-4000-8000-00000000000${version}`,
    metadata: { title: '試験の枠組み', version: `${version}`, 'oscal-version': '1.1.2' },
    groups: [{ id: 'g', title: '組', controls }],
  },
}, null, 1);
const first = catalog(1, [control('g-1', '一', 'ずっと同じ文です。'), control('g-2', '二', '前の文です。')]);
const second = catalog(2, [control('g-1', '一', 'ずっと同じ文です。'), control('g-2', '二', '新しい文です。')]);

async function idOf(code) {
  const page = await office.get('/catalogue');
  const found = new RegExp(`>${code}</span><br><a href="/catalogue/(\\d+)"`).exec(page.body);
  return found?.[1];
}

async function plan(client, document, code, previous = '') {
  const page = await client.get('/catalogue/import');
  const form = new FormData();
  form.set('csrf', token(page.body));
  form.set('code', code);
  form.set('previous', previous);
  form.set('file', new Blob([document], { type: 'application/json' }), 'catalog.json');
  return client.request('/catalogue/import', { method: 'POST', body: form });
}

async function load(document, code, previous = '') {
  const looked = await plan(office, document, code, previous);
  assert.equal(looked.status, 200, words(looked.body));
  assert.equal(await idOf(code), undefined, 'looking at it saves nothing');
  const kept = /name="token" value="([^"]+)"/.exec(looked.body)[1];
  const applied = await office.post('/catalogue/import/apply',
    { csrf: token(looked.body), token: kept, code, previous });
  assert.equal(applied.status, 303, words(applied.body));
  return idOf(code);
}

test('the guideline says that it was superseded, and leads to what follows', async () => {
  const page = await office.get(`/catalogue/${await idOf('G5')}`);
  assert.equal(page.status, 200);
  assert.match(words(page.body), /superseded|改められています/);
  assert.match(page.body, new RegExp(`/catalogue/${await idOf('S23')}/diff`));
  assert.match(page.body, /\/catalogue\/import\?code=US26/);
  assert.equal((page.body.match(/<tr id="i-/g) ?? []).length, 280);
});

test('items are found by words, modality and heading', async () => {
  const path = `/catalogue/${await idOf('G5')}`;
  const found = await office.get(`${path}?q=${encodeURIComponent('暗号')}`);
  const count = (found.body.match(/<tr id="i-/g) ?? []).length;
  assert.ok(count > 0 && count < 40, `${count} items`);
  const expected = await office.get(`${path}?modality=expected`);
  assert.equal((expected.body.match(/<tr id="i-/g) ?? []).length, 35);
  const annex = await office.get(`${path}?group=G5-A3`);
  assert.equal((annex.body.match(/<tr id="i-/g) ?? []).length, 40);
});

test('an item shows what corresponds to it, both ways', async () => {
  const path = `/catalogue/${await idOf('G5')}`;
  const tree = await office.get(`${path}?group=G5-4.1.3.2.b.1`);
  const item = /href="(\/catalogue\/\d+\/items\/\d+)"/.exec(tree.body)[1];
  const page = await office.get(item);
  assert.match(words(page.body), /JISQ27002-2014-8\.1\.1/);
  const back = /href="(\/catalogue\/\d+\/items\/\d+)"><span class="code">JISQ27002-2014-8.1.1</
    .exec(page.body)[1];
  assert.match(words((await office.get(back)).body), /G5-4\.1\.3\.2\.b\.1/);
});

test('every part of the guideline answers in both languages', async () => {
  const path = `/catalogue/${await idOf('G5')}`;
  for (const lang of ['ja', 'en'])
    for (const tab of ['', '/mappings', '/sectors', '/services', '/references', '/terms', '/files']) {
      const page = await office.get(path + tab, { 'accept-language': lang });
      assert.equal(page.status, 200, path + tab);
    }
  assert.equal((await office.get(`${path}/nothing`)).status, 404);
});

test('a catalogue goes in, out as it came, gets a new edition and is taken back', async () => {
  const old = await load(first, 'WEB');
  const out = await office.get(`/catalogue/${old}/files/catalog/catalog.json`);
  assert.equal(out.body, first);

  const items = [...(await office.get(`/catalogue/${old}`)).body
    .matchAll(/\/items\/(\d+)"/g)].map((m) => m[1]);
  const adoption = await office.get(`/adoption?catalogue=${old}`);
  const org = /name="org" value="(\d+)"/.exec(adoption.body)[1];
  const adopted = await office.request('/adoption', {
    method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams([['csrf', token(adoption.body)], ['org', org], ['do', 'adopted'],
      ['catalogue', old],
      ...items.map((id) => ['id', id])]),
  });
  assert.equal(adopted.status, 303, words(adopted.body));

  const next = await load(second, 'WEB2', 'WEB');
  const diff = await office.get(`/catalogue/${next}/diff`);
  assert.match(diff.body, /<del>前の<\/del>/);
  assert.match(diff.body, /<ins>新しい<\/ins>/);
  const undone = await office.submit(`/catalogue/${old}/files`, `/catalogue/${old}/undo`,
    { reason: '試験' });
  assert.equal(undone.status, 409, 'it is referred to');

  const carried = await office.submit(`/catalogue/${next}/diff`, `/catalogue/${next}/carry`,
    { from: old, do: 'all' });
  assert.equal(carried.status, 303, words(carried.body));
  const waiting = await office.get(`/catalogue/${next}/diff?show=open`);
  const open = [...waiting.body.matchAll(/name="item" value="(\d+)"/g)].map((m) => m[1]);
  assert.equal(open.length, 1, 'only what changed is asked');
  const again = await office.submit(`/catalogue/${next}/diff?show=open`,
    `/catalogue/${next}/carry`, { from: old, do: 'again', item: open[0] });
  assert.equal(again.status, 303, words(again.body));
  const tree = await office.get(`/catalogue/${next}`);
  assert.equal((tree.body.match(/\/r\/adoption\/\d+/g) ?? []).length, 2);

  const stuck = await office.submit(`/catalogue/${next}/files`, `/catalogue/${next}/undo`, { reason: '試験' });
  assert.equal(stuck.status, 409, 'what was carried over refers to it');
  const taken = await office.submit(`/catalogue/${next}/diff`, `/catalogue/${next}/carry/undo`,
    { from: old, reason: '試験' });
  assert.equal(taken.status, 200, words(taken.body));
  assert.match(words(taken.body), /2件の記録を終了しました/);
  const gone = await office.submit(`/catalogue/${next}/files`, `/catalogue/${next}/undo`, { reason: '試験' });
  assert.equal(gone.status, 303, words(gone.body));
});

test('a change of modality or guidance alone is shown', async () => {
  const control = (modality, guidance) => JSON.stringify({ catalog: { uuid: randomUUID(),
    metadata: { title: '要求の強さの試験', version: '1', 'oscal-version': '1.1.2' },
    controls: [{ id: 'm-1', title: '鍵を掛ける', props: [{ name: 'modality', value: modality }],
      parts: [{ name: 'statement', prose: '鍵を掛けます。' }, { name: 'guidance', prose: guidance }] }] } });
  await load(control('expected', '毎日見る。'), 'MOD');
  const next = await load(control('do', '毎朝見る。'), 'MOD2', 'MOD');
  const diff = await office.get(`/catalogue/${next}/diff`);
  assert.match(diff.body, /要求の強さ<\/span> <del>/);
  assert.match(diff.body, /毎<ins>朝<\/ins>見る/);
});

test('a wrong file changes nothing and says why', async () => {
  for (const [document, code] of [['{', 'BAD'], ['{"catalog": {}}', 'a b'], [first, 'G5'],
    [JSON.stringify({ profile: { metadata: { title: 'P' }, imports: [{ href: 'none' }] } }), 'P']]) {
    const answer = await plan(office, document, code);
    assert.ok([404, 409, 422].includes(answer.status), `${code}: ${answer.status}`);
    assert.match(answer.body, /id="problems"/);
  }
  assert.equal(await idOf('BAD'), undefined);
});

test('who may not import sees no way to, and has none', async () => {
  const page = await auditor.get('/catalogue');
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.body, /href="\/catalogue\/import"/);
  assert.equal((await auditor.get('/catalogue/import')).status, 403);
});

test('a scope wants reasons, makes the records and opens again', async () => {
  const done = await office.get('/scope');
  assert.match(words(done.body), /水道|Water/);
  const page = await office.get('/scope?step=decide');
  const fields = {};
  for (const [, name, value] of page.body.matchAll(
    /<input type="radio" name="([^"]+)" value="([^"]+)" checked/g)) fields[name] = value;
  for (const [, name, value] of page.body.matchAll(
    /<input id="f-[^"]*" name="(r:[^"]+)" value="([^"]*)"/g)) fields[name] = value;
  for (const [, name, value] of page.body.matchAll(
    /<textarea [^>]*name="(v:[^"]+)"[^>]*>([^<]*)</g)) fields[name] = value;
  assert.doesNotMatch(words(page.body), /架空水道CEPTOAR|琥珀ガス/, 'who else is here is nobody\'s business');
  for (const name of ['org', 'sector'])
    fields[name] = new RegExp(`name="${name}" value="(\\d+)"`).exec(page.body)[1];
  assert.equal(fields['d:level.wat.supply'], 'changed', 'the earlier decision is there');
  fields['d:law.wat.supply.2'] = 'declined';
  const refused = await office.submit('/scope?step=decide', '/scope', fields);
  assert.equal(refused.status, 422);
  assert.match(refused.body, /name="r:law\.wat\.supply\.2"[^>]*aria-invalid="true"/);
  assert.match(refused.body, /name="d:law\.wat\.supply\.2" value="declined" checked/);
  fields['r:law.wat.supply.2'] = '該当しないため';
  const saved = await office.submit('/scope?step=decide', '/scope', fields);
  assert.equal(saved.status, 303, words(saved.body));
  assert.match(words((await office.get('/scope')).body), /該当しないため/);
});

test('another framework is covered through the cross references', async () => {
  const page = await office.get(`/coverage?framework=${await idOf('JISQ27002-2014')}`);
  assert.equal(page.status, 200);
  const counts = [...page.body.matchAll(/class="figure"[^>]*>.*?<b>(\d+)/gs)].map((m) => +m[1]);
  assert.equal(counts.length, 5);
  assert.equal(counts.reduce((a, b) => a + b), 114, 'every item is in one of the states');
  const none = await office.get(`/coverage?framework=${await idOf('JISQ27002-2014')}&state=0`);
  assert.equal((none.body.match(/<th scope="row" class="title-col/g) ?? []).length, counts[4]);
});

test('a level is decided from the figures', async () => {
  const list = await office.get(`/catalogue/${await idOf('G5')}/services`);
  const telecom = /href="(\/r\/sector_service\/\d+)"/.exec(list.body)[1];
  const figures = 'f-cause=equipment_failure&f-mode=stop&f-users=30000';
  const broken = await office.get(`${telecom}?${figures}&f-minutes=120`);
  assert.match(broken.body, /class="flash bad" role="status"/);
  const held = await office.get(`${telecom}?${figures}&f-minutes=119`);
  assert.match(words(held.body), /120/);
  assert.match(held.body, /class="flash good" role="status"/);
});

test('the level is judged with what its rule knows, as people write numbers', async () => {
  const list = await office.get(`/catalogue/${await idOf('G5')}/services`);
  const telecom = /href="(\/r\/sector_service\/\d+)"/.exec(list.body)[1];
  const page = await office.get(telecom);
  assert.doesNotMatch(page.body, /value="system_failure"/, 'a cause of other sectors');
  assert.match(page.body, /value="other"/);
  assert.match(words(page.body), /影響を受けた利用者数が30,000以上/);
  assert.doesNotMatch(/<dl class="facts.*?<\/dl>/s.exec(page.body)[0], /all_of/);

  const rest = 'f-mode=stop&f-minutes=120';
  const foreign = await office.get(`${telecom}?${rest}&f-users=30000&f-cause=system_failure`);
  assert.match(words(foreign.body), /判定できません。 次の事実が要ります：原因の別/);
  const written = await office.get(`${telecom}?${rest}&f-cause=equipment_failure&f-users=30,000`);
  assert.match(written.body, /class="flash bad" role="status"/);
  const negative = await office.get(`${telecom}?f-mode=stop&f-users=30000&f-cause=equipment_failure&f-minutes=-5`);
  assert.match(negative.body, /class="flash wait" role="status"/);
  assert.match(words(negative.body), /0以上の数を入れてください/);
});
