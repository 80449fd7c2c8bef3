// SPDX-License-Identifier: Apache-2.0
// What the API promises: its description is valid OpenAPI, errors name field and reason, nobody's
// work is lost, lists and pickers find what they should.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Client, root, serverStart } from '../lib/kaname.mjs';
import { Api, each, golden } from '../lib/api.mjs';

let server;
let office;
let auditor;
before(async () => {
  server = await serverStart({ limits: false });
  office = await Api.open(server.url, 'kokeguchi');
  auditor = await Api.open(server.url, 'suzukake');
});
after(() => server.stop());

const site = (code, more = {}) => office.send('POST', '/registers/site', { fields: { code, name: `場所 ${code}`, ...more } });

function assertProblem(answer, status, field, pointer) {
  assert.equal(answer.status, status, answer.body);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  assert.equal(answer.json.status, status);
  assert.match(answer.json.type, /^urn:kaname:problem:/);
  if (field === undefined) return;
  const error = answer.json.errors.find((e) => e.field === field);
  assert.ok(error, `no error about ${field}: ${answer.body}`);
  assert.ok(error.detail.length > 3);
  if (pointer !== undefined) assert.equal(error.pointer, pointer);
}

test('the description is valid OpenAPI 3.1, as kept and as served', async () => {
  const kept = JSON.parse(readFileSync(join(root, 'tests/golden/openapi.json'), 'utf8'));
  const served = (await office.send('GET', '/openapi.json')).json;
  for (const document of [kept, served]) {
    const verdict = await new Validator().validate(document);
    assert.ok(verdict.valid, JSON.stringify(verdict.errors)?.slice(0, 2000));
  }
  assert.deepEqual(Object.keys(served.paths), Object.keys(kept.paths));
  const ids = Object.values(kept.paths).flatMap((path) => Object.values(path).map((o) => o.operationId));
  assert.equal(new Set(ids).size, ids.length, 'every operation has an id of its own');
});

test('every route of the API is described, and every reference leads somewhere', () => {
  const kept = JSON.parse(readFileSync(join(root, 'tests/golden/openapi.json'), 'utf8'));
  for (const [method, pattern] of golden('routes.tsv').filter((r) => r[1].startsWith('/api/v1/') && r[1] !== '/api/v1/token')) {
    const paths = Object.keys(kept.paths).filter((path) => path === pattern || new RegExp(`^${pattern.replace('{register}', '[a-z_]+').replace(/[{}]/g, '\\$&')}$`).test(path));
    assert.ok(paths.some((path) => kept.paths[path][method.toLowerCase()]), `${method} ${pattern}`);
  }
  JSON.stringify(kept, (key, value) => {
    if (key === '$ref') assert.ok(value.slice(2).split('/').reduce((at, part) => at?.[part], kept), value);
    return value;
  });
});

test('answers are as described: types, choices, all fields', async () => {
  const { schemas } = (await office.send('GET', '/openapi.json')).json.components;
  for (const register of ['supplier', 'system', 'service', 'requirement', 'duty']) {
    const { json } = await office.send('GET', `/registers/${register}?limit=20`);
    assert.ok(json.items.length > 0, register);
    const { properties } = schemas[`${register}_fields`];
    for (const record of json.items) {
      assert.deepEqual(Object.keys(record).sort(), [...schemas.record.required].sort());
      assert.deepEqual(Object.keys(record.fields), Object.keys(properties));
      for (const [name, value] of Object.entries(record.fields)) {
        const type = value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
        const wanted = properties[name].type;
        assert.ok(wanted.includes(type) || (type === 'integer' && wanted.includes('number')), `${register}.${name} is ${type}`);
        if (properties[name].enum) assert.ok(properties[name].enum.includes(value), `${register}.${name}: ${value}`);
      }
    }
  }
});

test('two who change one record: the second is told, sees what is there, and loses nothing', async () => {
  const made = await site('V-1', { note: '元' });
  const one = `/registers/site/${made.json.id}`;
  assertProblem(await office.send('PATCH', one, { fields: { note: 'a' } }), 428, 'If-Match');
  assertProblem(await office.send('PATCH', one, { fields: { note: 'a' } }, { 'if-match': '*' }), 428, 'If-Match');
  assertProblem(await office.send('DELETE', `${one}?reason=x`), 428);
  assertProblem(await office.send('POST', `${one}/revival`, { reason: 'x' }), 428);
  const first = await office.send('PATCH', one, { fields: { note: '一人目' }, reason: '訂正' }, { 'if-match': made.etag });
  assert.equal(first.status, 200);
  assert.equal(first.etag, '"2"');
  const second = await office.send('PATCH', one, { fields: { note: '二人目' } }, { 'if-match': made.etag });
  assertProblem(second, 412, 'If-Match');
  assert.equal(second.json.current.fields.note, '一人目');
  assert.equal(second.etag, '"2"');
  for (const wrong of ['"x"', '2x', '"99999999999999999999"', '"-2"', '"1", "2"'])
    assertProblem(await office.send('PATCH', one, { fields: {} }, { 'if-match': wrong }), 412);
  const both = await Promise.all(Array.from({ length: 8 }, (_, i) => office.send('PATCH', one, { fields: { note: `競争 ${i}` } }, { 'if-match': '"2"' })));
  assert.deepEqual(both.map((a) => a.status).sort(), [200, 412, 412, 412, 412, 412, 412, 412]);
  const winner = both.find((a) => a.status === 200).json.fields.note;
  assert.equal((await office.send('GET', one)).json.fields.note, winner);
});

test('a merge patch changes what it names and nothing else (RFC 7396)', async () => {
  const made = await site('V-2', { note: '備考', address: '住所', capacity: '5' });
  const one = `/registers/site/${made.json.id}`;
  const patched = await office.send('PATCH', one, { fields: { note: null } }, { 'if-match': made.etag });
  assert.deepEqual(patched.json.fields, { ...made.json.fields, note: null });
  const same = await office.send('PATCH', one, { fields: {} }, { 'if-match': patched.etag });
  assert.equal(same.etag, patched.etag, 'a change that changes nothing leaves no trace');
});

test('what is wrong is named: field, pointer, reason', async () => {
  const post = (body, headers) => office.send('POST', '/registers/supplier', body, headers);
  const many = await post({ fields: { name: 1, tier: '2', has_measures_clause: 'yes', kind: 'nonsense', contract_end: '2026-02-30', manager: 'x', 'a/b~c': 1 }, extra: true, unit_id: -1 });
  assertProblem(many, 422);
  const pointers = Object.fromEntries(many.json.errors.map((e) => [e.field, e.pointer]));
  assert.deepEqual(pointers, { extra: '#/extra', unit_id: '#/unit_id', name: '#/fields/name', tier: '#/fields/tier',
    has_measures_clause: '#/fields/has_measures_clause', kind: '#/fields/kind', contract_end: '#/fields/contract_end',
    manager: '#/fields/manager', 'a/b~c': '#/fields/a~1b~0c' });
  assertProblem(await post({ fields: { name: 'x' } }), 422, 'code', '#/fields/code');
  assertProblem(await post({ fields: { code: 'SUP-01', name: 'x', kind: 'contractor' } }), 422, 'code', '#/fields/code');
  assertProblem(await post({ fields: { code: 'x'.repeat(5000), name: 'x' } }), 422, 'code');
  assertProblem(await post({ fields: { code: 'Q', name: 'x', manager: 999999 } }), 422, 'manager', '#/fields/manager');
  assertProblem(await post({ fields: [] }), 422);
  assertProblem(await post({ unit_id: 999999, fields: {} }), 422, 'unit_id', '#/unit_id');
  assertProblem(await post({ reason: 7, fields: {} }), 422, 'reason', '#/reason');
  assertProblem(await office.send('GET', '/registers/nonsense'), 404);
  assertProblem(await office.send('GET', '/registers/site/999999'), 404);
  assertProblem(await office.send('GET', '/registers/site/0'), 404);
  assertProblem(await office.send('GET', '/registers/site/1e3'), 404);
  assertProblem(await office.send('GET', '/nonsense/at/all'), 404);
  for (const path of ['/nothing', '/registers/nothing', '/registers/site/0', '/registers/site/+1', '/registers/site/01', '/registers/site/-1', '/registers/site/1.0', '/registers/site/1e0', '/registers/site/%EF%BC%91']) {
    const answer = await office.send('GET', path);
    assertProblem(answer, 404);
    assert.ok(answer.json.detail.length > 3, `${path}: ${answer.body}`);
  }
  assert.equal((await office.get('/r/site/01')).status, 404);
  const wrong = await office.send('PUT', '/registers/site/1', {});
  assertProblem(wrong, 405);
  assert.equal(wrong.json.type, 'urn:kaname:problem:method');
  assert.ok(wrong.json.detail.length > 3);
  assert.match(wrong.headers.get('allow'), /PATCH/);
  assertProblem(await auditor.send('POST', '/registers/site', { fields: { code: 'A', name: 'b' } }), 403);
  assertProblem(await office.send('POST', '/registers/requirement', { fields: {} }), 403);
  const stranger = await new Client(server.url).get('/api/v1/registers/site', { accept: 'application/json' });
  assert.equal(stranger.status, 401);
  assert.match(stranger.headers.get('www-authenticate'), /Bearer/);
});

test('a body that is no JSON, not JSON at all, or more than it may be', async () => {
  const post = (body, headers) => office.send('POST', '/registers/site', body, headers);
  const broken = ['', '{', '{"fields":{}', '{"a":1,}', '{"a":1}{', '{"a":1,"a":2}', "{'a':1}", '[]', '7', 'null', '{"a":"\u0001"}',
    '{"a":"\\u0000"}', '{"a":"\\ud800"}', '{"a":1e999}', '{"a":01}', '{"a":123456789012345678901234567890}', '\uFEFF{}', '{"a":NaN}'];
  for (const body of broken) {
    const answer = await post(body, { 'content-type': 'application/json' });
    assertProblem(answer, 400);
  }
  const bytes = Buffer.concat([Buffer.from('{"fields":{"name":"'), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('"}}')]);
  assertProblem(await post(bytes, { 'content-type': 'application/json' }), 400);
  const placed = await post('{\n "fields": {\n  "name": oops\n }}', { 'content-type': 'application/json' });
  assert.match(placed.json.errors[0].where, /^line 3, column \d+$/);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'application/merge-patch+json', 'application/xml'])
    assertProblem(await post('{}', { 'content-type': type }), 415);
  for (const charset of ['shift_jis', '"Shift_JIS"', 'utf-16', 'us-ascii'])
    assertProblem(await post('{}', { 'content-type': `application/json; charset=${charset}` }), 415, 'Content-Type');
  for (const charset of ['utf-8', 'UTF-8', '"utf-8"'])
    assertProblem(await post({ fields: {} }, { 'content-type': `application/json; charset=${charset}` }), 422);
  // Problems are in the language of whoever asks, with nothing of the parser's.
  for (const body of broken) {
    const ja = await post(body, { 'content-type': 'application/json', 'accept-language': 'ja' });
    assert.doesNotMatch(ja.json.detail.replace(/JSON|UTF-8|U\+0000/g, ''), /[A-Za-z]/, ja.body);
    const en = await post(body, { 'content-type': 'application/json', 'accept-language': 'en' });
    assert.doesNotMatch(en.json.detail, /[\u3000-\u9fff]/, en.body);
  }
  const deep = (n) => `{"fields":${'['.repeat(n)}${']'.repeat(n)}}`;
  assertProblem(await post(deep(100), { 'content-type': 'application/json' }), 413);
  assertProblem(await post(deep(200000), { 'content-type': 'application/json' }), 413);
  assertProblem(await post(`{"fields":{"name":[${'0,'.repeat(300000)}0]}}`, { 'content-type': 'application/json' }), 413);
  // As kaname.conf says (body_max_mib = 8), for one record as for many.
  assertProblem(await post({ fields: { code: 'BIG', name: '大きい', note: 'x'.repeat(7 << 20) } }), 422, 'note', '#/fields/note');
  assert.equal((await post(JSON.stringify({ fields: { note: 'x'.repeat(9 << 20) } }), { 'content-type': 'application/json' })).status, 413);
  const batch = await office.send('POST', '/batch', JSON.stringify({ operations: [{ note: 'x'.repeat(9 << 20) }] }), { 'content-type': 'application/json' });
  assert.equal(batch.status, 413);
  assertProblem(await office.send('POST', '/batch', { operations: [] }), 422, 'operations');
  assertProblem(await office.send('POST', '/batch', { operations: Array(501).fill({}) }), 422, 'operations');
});

test('lists: conditions, order, pages to the end, and no condition that is not understood', async () => {
  const list = async (query) => (await office.send('GET', `/registers/supplier?${query}`)).json;
  const all = await list('limit=500');
  assert.equal(all.next, null);
  assert.equal(all.total, all.items.length);
  const pages = [];
  for (let url = '/api/v1/registers/supplier?limit=3&sort=-code'; url; ) {
    const page = JSON.parse((await office.get(url)).body);
    assert.ok(page.items.length <= 3);
    pages.push(...page.items);
    url = page.next;
  }
  assert.deepEqual(pages.map((r) => r.code), all.items.map((r) => r.code).sort().reverse());
  assert.equal((await list('limit=3&cursor=9999')).items.length, 0);
  const few = await list('tier=1&contract_end.from=2027-01-01&limit=500');
  assert.deepEqual(few.items.map((r) => r.id), all.items.filter((r) => r.fields.tier === 1 && r.fields.contract_end >= '2027-01-01').map((r) => r.id));
  assert.deepEqual((await list('contract_end.empty=1')).items.map((r) => r.id), all.items.filter((r) => r.fields.contract_end === null).map((r) => r.id));
  assert.deepEqual((await list(`q=${encodeURIComponent('凪原')}`)).items.map((r) => r.code), ['SUP-01']);
  assert.equal((await list(`name=${encodeURIComponent("' OR 1=1 --")}`)).total, 0);
  for (const wrong of ['nonsense=1', 'sort=nonsense', 'sort=(SELECT%201)', 'limit=0', 'limit=501', 'limit=x', 'cursor=0', 'cursor=-1', 'cursor=x', 'page=2', 'size=2', 'tier=', 'tier=x', 'contract_end.from=gestern', 'lang=en'])
    assertProblem(await office.send('GET', `/registers/supplier?${wrong}`), 422);
  assertProblem(await office.send('GET', '/registers/supplier/1?nonsense=1'), 422, 'nonsense');
});

test('pickers and search answer as the islands of the pages read them', async () => {
  const picks = (await office.send('GET', `/supplier?q=${encodeURIComponent('凪')}&limit=12`)).json.items;
  assert.deepEqual(Object.keys(picks[0]).sort(), ['code', 'id', 'kind', 'title', 'url']);
  assert.equal(picks[0].code, 'SUP-01');
  assert.equal((await office.get(picks[0].url)).status, 200);
  assert.ok((await office.send('GET', '/site')).json.items.length > 3, 'without words the first ones are offered');
  const hits = (await office.send('GET', `/search?q=${encodeURIComponent('浄水')}&limit=5`)).json.items;
  assert.ok(hits.length > 1 && hits.length <= 5);
  for (const hit of hits) assert.match(hit.url, /^\/r\/[a-z_]+\/\d+$/);
  const gas = await Api.open(server.url, 'tatewaki');
  assert.equal((await gas.send('GET', `/supplier?q=${encodeURIComponent('凪原')}`)).json.items.length, 0);
  assert.equal((await gas.send('GET', `/search?q=${encodeURIComponent('凪原計装')}`)).json.items.length, 0);
});

test('life cycle: submitted by one, approved by another, frozen, and never by its author', async () => {
  const { id } = (await office.send('POST', '/registers/standard', { fields: {
    ...Object.fromEntries(await requiredOf('standard')), title: 'APIの規程' } })).json;
  const one = `/registers/standard/${id}`;
  const clause = await office.send('POST', '/registers/clause', { fields: { ...Object.fromEntries(await requiredOf('clause')), standard: id } });
  assert.equal(clause.status, 201, clause.body);
  const { rev } = (await office.send('GET', one)).json;
  const moves = (await office.send('GET', `${one}/moves`)).json.items;
  assert.ok(moves.some((m) => m.transition === 'submit'), JSON.stringify(moves));
  const move = (api, transition, etag, more = {}) => api.send('POST', `${one}/moves`, { transition, ...more }, { 'if-match': etag });
  assertProblem(await office.send('POST', `${one}/moves`, { transition: 'submit' }), 428);
  assertProblem(await move(office, 'nonsense', `"${rev}"`), 409);
  assertProblem(await move(office, '', `"${rev}"`), 422, 'transition', '#/transition');
  const submitted = await move(office, 'submit', `"${rev}"`);
  assert.equal(submitted.status, 200, submitted.body);
  assertProblem(await office.send('PATCH', one, { fields: { title: '別' } }, { 'if-match': submitted.etag }), 409);
  const boss = await Api.open(server.url, 'tsubakuroda');
  assertProblem(await move(office, 'approve', submitted.etag), 403);
  assertProblem(await move(boss, 'approve', `"${rev}"`), 412);
  const approved = await move(boss, 'approve', submitted.etag);
  assert.equal(approved.status, 200, approved.body);
  const { items } = (await office.send('GET', `${one}/versions`)).json;
  assert.equal(items.length, 1);
  assert.equal((await office.send('GET', `${one}/versions/1`)).json.fields.title, 'APIの規程');
  assertProblem(await office.send('GET', `${one}/versions/2`), 404);
  assertProblem(await move(office, 'revise', approved.etag), 422, 'reason', '#/reason');
});

async function requiredOf(register) {
  const { schemas } = (await office.send('GET', '/openapi.json')).json.components;
  const { properties } = schemas[`${register}_fields`];
  return schemas[`${register}_create`].properties.fields.allOf[1].required
    .map((name) => [name, properties[name].enum ? properties[name].enum[0] : properties[name].type[0] === 'integer' ? 1 : 'X']);
}

test('comments, files, links, duties, journal', async () => {
  const made = await site('V-9');
  const one = `/registers/site/${made.json.id}`;
  const said = await office.send('POST', `${one}/comments`, { body: '<b>確認</b>してください', place: 'name' });
  assert.equal(said.status, 201);
  assert.equal(said.json.items[0].body, '<b>確認</b>してください');
  assertProblem(await office.send('POST', `${one}/comments`, { body: '  ' }), 422, 'body');
  const done = await office.send('PATCH', `${one}/comments/${said.json.items[0].id}`, { is_resolved: true });
  assert.notEqual(done.json.items[0].resolved_at, null);
  assertProblem(await office.send('PATCH', `${one}/comments/${said.json.items[0].id}`, { is_resolved: 'yes' }), 422, 'is_resolved', '#/is_resolved');

  const attach = (name, bytes, field = 'file') => {
    const form = new FormData();
    form.append(field, new Blob([bytes]), name);
    return office.send('POST', `${one}/attachments`, form, { 'content-type': null });
  };
  const kept = await attach('../../証拠 "1".txt', 'ばいと\r\n');
  assert.equal(kept.status, 201, kept.body);
  const file = kept.json.items.at(-1);
  assert.ok(!file.name.includes('/'), file.name);
  const sent = await office.get(file.url);
  assert.equal(sent.body, 'ばいと\r\n');
  assert.match(sent.headers.get('content-disposition'), /^attachment; filename="[^"]*"; filename\*=UTF-8''/);
  assertProblem(await attach('x.html', '<script>'), 422, 'file');
  assertProblem(await attach('x.pdf', 'no pdf'), 422, 'file');
  assertProblem(await attach('x.txt', ''), 422, 'file');
  assertProblem(await office.send('POST', `${one}/attachments`, {}), 415);
  const gas = await Api.open(server.url, 'tatewaki');
  assert.equal((await gas.get(file.url)).status, 404);

  const links = (await office.send('GET', '/registers/site/2/links')).json.items;
  assert.ok(links.some((l) => l.register === 'system'));

  const { items: due, total } = (await office.send('GET', '/duties?limit=500')).json;
  assert.equal(due.length, total);
  const duty = due[0].duty;
  assert.equal(due[0].urgency, 'overdue');
  const complete = (body) => office.send('POST', `/duties/${duty.id}/completions`, body);
  assertProblem(await complete({ done_on: '令和8年4月1日' }), 422, 'done_on', '#/done_on');
  assertProblem(await complete({ done_on: '2999-01-01' }), 422, 'done_on');
  const today = new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10);
  const finished = await complete({ done_on: today, evidence: ['site/1'], note: '実施' });
  assert.equal(finished.status, 201, finished.body);
  assert.ok(finished.json.duty.fields.next_due > today);
  assert.equal(finished.json.duty.fields.last_done, today);

  assertProblem(await office.send('GET', '/journal'), 403);
  const entries = (await auditor.send('GET', `/journal?register=site&id=${made.json.id}`)).json.items;
  assert.deepEqual(entries.map((e) => e.action), ['attach', 'resolve', 'comment', 'create']);
  assert.match(entries[0].hash, /^[0-9a-f]{64}$/);
  const first = (await auditor.send('GET', '/journal?limit=2')).json;
  const next = (await auditor.send('GET', `/journal?limit=2&before=${first.next}`)).json;
  assert.ok(next.items.every((e) => e.seq < first.next));
  assert.ok(first.items.every((e) => e.register !== null), 'sign-ins are for whoever reads the journal everywhere');
});

test('who asks too often is told so, as a problem, and when to come back', async () => {
  const limited = await serverStart();
  try {
    const answers = [];
    await each(Array(400).fill('/api/v1/me'), 8, async (path) => { answers.push(await new Client(limited.url).get(path)); });
    const refused = answers.filter((a) => a.status === 429);
    assert.ok(refused.length > 0 && refused.length < 400, `${refused.length}`);
    assert.equal(refused[0].headers.get('content-type'), 'application/problem+json');
    assert.equal(JSON.parse(refused[0].body).title, 'too-many');
    assert.equal(refused[0].headers.get('retry-after'), '1');
    assert.ok(answers.every((a) => a.status === 401 || a.status === 429));
  } finally {
    await limited.stop();
  }
});

test('a page from before ends nothing and brings nothing back, and no form invents a unit', async () => {
  const made = (await site('OLD-1')).json;
  await office.send('PATCH', `/registers/site/${made.id}`, { fields: { name: '新しい名称' } }, { 'if-match': '"1"' });
  const act = (what, rev) => office.post(`/r/site/${made.id}/${what}`, { csrf: office.csrf, rev, reason: '撤去' });
  const stored = async () => (await office.send('GET', `/registers/site/${made.id}`)).json;
  assert.equal((await act('end', 1)).status, 409);
  assert.equal((await stored()).ended_at, null);
  assert.equal((await act('revive', 2)).status, 409, 'what lives is not brought back');
  assert.equal((await act('end', 2)).status, 303);
  assert.equal((await act('revive', 2)).status, 409);
  assert.equal((await act('revive', 3)).status, 303);
  assert.equal((await stored()).rev, 4);
  const form = { csrf: office.csrf, fields: 'code,name', code: 'OLD-2', name: '幽霊部署の場所' };
  const ghost = await office.post('/r/site', { ...form, unit_id: 999999 });
  assert.notEqual(ghost.status, 303);
  assert.equal((await office.post('/r/site', form)).status, 303);
});
