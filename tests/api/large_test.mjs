// SPDX-License-Identifier: Apache-2.0
// As much as one may: the longest texts, many of them, changed again and again. Whoever asks for
// more than fits into a request is told; the server stays there for everybody.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serverStart } from '../lib/kaname.mjs';
import { Api } from '../lib/api.mjs';

const RECORDS = 500;
const ids = [];
let server;
let office;
before(async () => {
  server = await serverStart({ limits: false });
  office = await Api.open(server.url, 'kokeguchi');
});
after(() => server.stop());

const batch = (operations) => office.send('POST', '/batch', { operations });
const longText = (character, length) => character.repeat(length - 1) + '終';

test('five hundred records are made in one batch', async () => {
  const operations = Array.from({ length: RECORDS }, (_, i) => ({ op: 'create', register: 'site',
    fields: { code: `L-${String(i).padStart(3, '0')}`, name: `長文 ${i}`, note: longText('水', 5000) } }));
  const answer = await batch(operations);
  assert.equal(answer.status, 200, answer.body.slice(0, 500));
  assert.equal(answer.json.items.length, RECORDS);
  assert.deepEqual(answer.json.items.map((r) => r.code), operations.map((o) => o.fields.code));
  assert.equal(answer.json.items[499].fields.note.length, 5000);
  ids.push(...answer.json.items.map((r) => r.id));
});

test('a batch whose answer would be too large changes nothing', async () => {
  for (let from = 0; from < 180; from += 60) {
    const answer = await batch(ids.slice(from, from + 60).map((id) => ({ op: 'update', register: 'site', id, rev: 1,
      fields: { note: longText('注', 19000), capacity: longText('量', 19000) } })));
    assert.equal(answer.status, 200, answer.body.slice(0, 500));
  }
  const answer = await batch(ids.slice(0, 180).map((id) => ({ op: 'update', register: 'site', id, rev: 2, fields: { name: '変えた' } })));
  assert.equal(answer.status, 413, answer.body.slice(0, 500));
  const one = (await office.send('GET', `/registers/site/${ids[0]}`)).json;
  assert.equal(one.rev, 2);
  assert.equal(one.fields.name, '長文 0');
});

test('a list of long texts comes in pages that hold each record once', async () => {
  const seen = [];
  let pages = 0;
  for (let url = '/api/v1/registers/site?limit=500&sort=code&code.from=L-000&code.to=L-499'; url; pages++) {
    const answer = await office.get(url);
    assert.equal(answer.status, 200, answer.body.slice(0, 500));
    const page = JSON.parse(answer.body);
    assert.ok(page.items.length > 0 && pages < 100);
    assert.equal(page.total, RECORDS);
    seen.push(...page.items);
    url = page.next;
  }
  assert.ok(pages > 1, 'all of it is too much for one page');
  assert.deepEqual(seen.map((r) => r.id), ids);
  assert.equal(seen[0].fields.note, longText('注', 19000));
});

test('pages of the register, changes to all of it and its export go on', async () => {
  for (const path of ['/r/site?size=500', '/r/system/new', '/r/system/export?format=xlsx', '/r/site?size=500&columns=code,name,note,capacity'])
    assert.equal((await office.get(path)).status, 200, path);
  const form = new URLSearchParams([...ids.map((id) => ['id', id]), ['field', 'capacity'], ['csrf', office.csrf]]);
  const asked = await office.request('/r/site/bulk', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form });
  assert.equal(asked.status, 200, asked.body.slice(0, 500));
  assert.match(asked.body, /全19000文字/);
  form.set('confirm', '1');
  form.set('fields', 'capacity');
  form.set('capacity', longText('新', 15000));
  const done = await office.request('/r/site/bulk', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form });
  assert.equal(done.status, 303, done.body.slice(0, 500));
  for (const id of [ids[0], ids[499]])
    assert.equal((await office.send('GET', `/registers/site/${id}`)).json.fields.capacity, longText('新', 15000));
  for (const format of ['xlsx', 'csv', 'cp932'])
    assert.equal((await office.get(`/r/site/export?format=${format}`)).status, 200, format);
});

test('a record that was edited forty times can still be looked at', async () => {
  const id = ids[0];
  for (let i = 0; i < 40; i++) {
    const { etag } = await office.send('GET', `/registers/site/${id}`);
    const answer = await office.send('PATCH', `/registers/site/${id}`, { fields: { note: longText(String.fromCodePoint(0x4e00 + i), 20000), capacity: longText(String.fromCodePoint(0x5e00 + i), 20000) } }, { 'if-match': etag });
    assert.equal(answer.status, 200, answer.body.slice(0, 500));
  }
  const page = await office.get(`/r/site/${id}`);
  assert.equal(page.status, 200);
  const [, older] = /rel="next" href="([^"#]+)/.exec(page.body);
  assert.match((await office.get(older)).body, /全20000文字/);
  const seqs = [];
  for (let before = ''; before !== null; ) {
    const answer = await office.send('GET', `/registers/site/${id}/history?limit=500${before}`);
    assert.equal(answer.status, 200, answer.body.slice(0, 500));
    seqs.push(...answer.json.items.map((e) => e.seq));
    before = answer.json.next === null ? null : `&before=${answer.json.next}`;
  }
  assert.equal(seqs.length, 43);
  assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => b - a));
  assert.equal((await office.send('GET', `/registers/site/${id}/history?before=x`)).status, 422);
  const auditor = await Api.open(server.url, 'suzukake');
  assert.equal((await auditor.send('GET', `/journal?limit=500&register=site&id=${id}`)).status, 200);
  assert.equal((await auditor.get('/journal?register=site')).status, 200);
});
