// SPDX-License-Identifier: Apache-2.0
// Every register that takes records over the API: made, read, found, changed, ended, brought back,
// with hostile text in every text field, which has to come back as it was and show as text.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serverStart } from '../lib/kaname.mjs';
import { Api } from '../lib/api.mjs';

const hostile = [
  `'; DROP TABLE r_supplier; --`,
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(2)>`,
  `../../../../etc/passwd`,
  `{{ 7*7 }} \${7*7} %s%n %00`,
  `=HYPERLINK("http://example.com","x")`,
  `a\\' OR '1'='1`,
  `x" onmouseover="alert(3)`,
  `</textarea><svg/onload=alert(4)>`,
  `%0d%0aSet-Cookie: owned=1`,
];
const lines = '複数行\nX-Injected: 1\n<b>太字</b>\t& 終わり';

// What a register's own rules want; everything else is made from its schema.
const special = {
  custom_field: () => ({ register: 'site', name: `f${++serial}`, kind: 'text', choices: null, is_required: false, in_list: false }),
  role_assignment: async (api) => ({ account: (await api.send('GET', '/account?q=seozawa')).json.items[0].id, role: 'PR' }),
  waiver: null, // wants a gate and a signature: tests of access
  role_rule: () => ({ role: 'DEV' }),
  account: () => ({ login: `a${++serial}` }),
  // An override ends on a day to come.
  assessment: () => ({ valid_until: new Date(Date.now() + 30 * 86400000).toISOString().slice(0, 10) }),
};
let serial = 0;
let server;
let openapi;
const people = {};

before(async () => {
  server = await serverStart({ limits: false });
  for (const login of ['kokeguchi', 'admin', 'tsubakuroda', 'aizawa'])
    people[login] = await Api.open(server.url, login);
  openapi = (await people.admin.send('GET', '/openapi.json')).json;
});
after(() => server.stop());

const schemaOf = (name) => openapi.components.schemas[name];

/** Whoever may make records of the register, among the people of the demonstration. */
async function makerOf(register) {
  for (const api of Object.values(people)) {
    const { items } = (await api.send('GET', '/registers')).json;
    if (items.find((r) => r.name === register)?.rights.includes('create')) return api;
  }
  return undefined;
}

async function anyId(api, register) {
  const { json } = await api.send('GET', `/registers/${register}?limit=1`);
  return json.items?.[0]?.id;
}

async function valueOf(api, name, field, salt) {
  const type = field.type[0];
  if (field.enum) return field.enum[0];
  if (field.format === 'date') return '2026-04-01';
  if (field.format === 'date-time') return '2026-04-01T09:00:00.000+09:00';
  if (type === 'integer' && field['x-register']) return (await anyId(api, field['x-register'])) ?? null;
  if (type === 'integer') return Math.max(field.minimum ?? 0, 3);
  if (type === 'number') return 12.5;
  if (type === 'boolean') return true;
  if (type === 'array' && field.items.enum) return field.items.enum.slice(0, 2);
  if (type === 'array' && field['x-register'] === '*') return ['site/1', 'site/2'];
  if (type === 'array') { const id = await anyId(api, field['x-register']); return id ? [id] : []; }
  if (field.maxLength && field.maxLength < 60) return `h${++serial}`;
  return `${hostile[salt % hostile.length]} #${++serial}`;
}

/** What nobody may write into a record of their own: the effect of an action is for others to judge. */
const forOthers = { corrective_action: ['effect_checked_on', 'effect', 'effect_note'] };

async function recordOf(api, register) {
  const fields = {};
  let salt = 0;
  for (const [name, field] of Object.entries(schemaOf(`${register}_fields`).properties))
    if (!field.readOnly && !forOthers[register]?.includes(name)) fields[name] = await valueOf(api, name, field, salt++);
  return { ...fields, ...(special[register] ? await special[register](api) : {}) };
}

/** What was sent has to come back; lists that were empty and texts are compared as they are. */
function assertSame(sent, got) {
  for (const [name, value] of Object.entries(sent)) assert.deepEqual(got[name], value, name);
}

const registers = () => Object.keys(openapi.paths).map((path) => /^\/api\/v1\/registers\/(\w+)$/.exec(path)?.[1])
  .filter((name) => name && openapi.paths[`/api/v1/registers/${name}`].post && special[name] !== null);

async function roundTrip(api, register) {
  const base = `/registers/${register}`;
  const sent = await recordOf(api, register);
  const made = await api.send('POST', base, { fields: sent, reason: '試験' });
  assert.equal(made.status, 201, `${register}: ${made.body}`);
  assertSame(sent, made.json.fields);
  const one = `${base}/${made.json.id}`;
  assert.equal(made.headers.get('location'), `/api/v1${one}`);
  const got = await api.send('GET', one);
  assert.equal(got.status, 200);
  assert.equal(got.etag, '"1"');
  assert.deepEqual(got.json, made.json);

  const page = await api.get(`/r/${register}/${made.json.id}`);
  assert.equal(page.status, 200, `page of ${register}`);
  for (const bad of ['<script>alert', '<img src=x', '<svg/onload', '" onmouseover="', '<b>太字'])
    assert.ok(!page.body.includes(bad), `${register}: the page holds ${bad}`);
  assert.equal(page.headers.get('set-cookie'), null);

  const found = await api.send('GET', `${base}?id=${made.json.id}&sort=-updated_at`);
  assert.deepEqual(found.json.items.map((r) => r.id), [made.json.id]);
  assert.equal(found.json.total, 1);
  await changeAndEnd(api, register, one, made);
}

async function changeAndEnd(api, register, one, made) {
  const properties = schemaOf(`${register}_fields`).properties;
  const required = schemaOf(`${register}_create`).properties.fields.allOf[1].required;
  const rights = (await api.send('GET', '/registers')).json.items.find((r) => r.name === register).rights;
  const names = Object.keys(properties).filter((n) => !properties[n].readOnly && !properties[n]['x-fixed'] && properties[n].type[0] === 'string'
    && !forOthers[register]?.includes(n) && !properties[n].enum && !properties[n].format && !properties[n].maxLength && !special[register]);
  const note = names.find((n) => !required.includes(n));
  let etag = made.etag;
  if (note && rights.includes('update')) {
    const changed = await api.send('PATCH', one, { fields: { [note]: 'wörds 変更 ①' } }, { 'if-match': etag });
    assert.equal(changed.status, 200, `${register}: ${changed.body}`);
    assert.deepEqual(changed.json.fields, { ...made.json.fields, ...computedOf(changed, properties), [note]: 'wörds 変更 ①' });
    const emptied = await api.send('PATCH', one, { fields: { [note]: null } }, { 'if-match': changed.etag });
    assert.equal(emptied.json.fields[note], null);
    assert.equal((await api.send('PATCH', one, { fields: {} }, { 'if-match': etag })).status, 412);
    etag = emptied.etag;
    const history = await api.send('GET', `${one}/history`);
    assert.deepEqual(history.json.items.map((e) => e.action), ['update', 'update', 'create']);
    assert.equal(history.json.items[2].reason, '試験');
  }
  if (!rights.includes('end')) return;
  assert.equal((await api.send('DELETE', one, undefined, { 'if-match': etag })).status, 422, 'a reason is asked');
  const ended = await api.send('DELETE', `${one}?reason=${encodeURIComponent('試験の終わり')}`, undefined, { 'if-match': etag });
  assert.equal(ended.status, 200, `${register}: ${ended.body}`);
  assert.notEqual(ended.json.ended_at, null);
  const base = `/registers/${register}?id=${made.json.id}`;
  assert.equal((await api.send('GET', base)).json.total, 0);
  assert.equal((await api.send('GET', `${base}&ended=1`)).json.total, 1);
  const patched = await api.send('PATCH', one, { reason: 'x', fields: { [note ?? names[0] ?? 'name']: 'late' } }, { 'if-match': ended.etag });
  assert.ok(patched.status === 409 || patched.status === 422, `${register} has ended, but: ${patched.status}`);
  const back = await api.send('POST', `${one}/revival`, { reason: '戻す' }, { 'if-match': ended.etag });
  assert.equal(back.status, 200, `${register}: ${back.body}`);
  assert.equal(back.json.ended_at, null);
}

function computedOf(answer, properties) {
  return Object.fromEntries(Object.entries(answer.json.fields).filter(([name]) => properties[name]?.readOnly));
}

test('every register: made, read, found, changed, ended, brought back', async (t) => {
  assert.ok(registers().length >= 15, `${registers()}`);
  for (const register of registers()) {
    const api = await makerOf(register);
    if (!api) { assert.fail(`nobody of the demonstration may make a ${register}`); }
    await t.test(register, () => roundTrip(api, register));
  }
});

test('line ends and tabs in notes stay; a header line in them is text', async () => {
  const api = people.kokeguchi;
  const made = await api.send('POST', '/registers/site', { fields: { code: 'N-1', name: '行', note: lines } });
  assert.equal(made.json.fields.note, lines);
  const page = await api.get(`/r/site/${made.json.id}`);
  assert.equal(page.headers.get('x-injected'), null);
  assert.ok(page.body.includes('&lt;b&gt;太字&lt;/b&gt;'));
  const split = await api.send('POST', '/registers/site', { fields: { code: 'N-2', name: 'a\r\nSet-Cookie: x=1' } });
  assert.equal(split.status, 422);
  assert.equal(split.json.errors[0].pointer, '#/fields/name');
});

test('a custom field is there like any other, and goes with its definition', async () => {
  const made = await people.admin.send('POST', '/registers/custom_field', {
    fields: { register: 'site', name: 'floor', label_ja: '階数', label_en: 'Floors', kind: 'int' } });
  assert.equal(made.status, 201, made.body);
  const api = people.kokeguchi;
  const described = (await api.send('GET', '/openapi.json')).json.components.schemas.site_fields.properties.floor;
  assert.equal(described.type[0], 'integer');
  const site = await api.send('POST', '/registers/site', { fields: { code: 'CF-1', name: '塔', floor: 7 } });
  assert.equal(site.json.fields.floor, 7);
  const found = await api.send('GET', '/registers/site?floor=7');
  assert.deepEqual(found.json.items.map((r) => r.code), ['CF-1']);
  const wrong = await api.send('POST', '/registers/site', { fields: { code: 'CF-2', name: '塔', floor: '7' } });
  assert.equal(wrong.json.errors[0].pointer, '#/fields/floor');
});

test('a custom field takes no name that pages and lists use themselves', async () => {
  const api = people.kokeguchi;
  const site = (await api.send('GET', '/registers/site?limit=1')).json.items[0];
  const pages = ['/r/site/new', `/r/site/${site.id}/edit`, `/r/site/${site.id}`, '/r/site?q=x&ended=1'];
  const inputs = new Set(['limit', 'cursor', 'sort', 'page', 'size']);
  for (const path of pages)
    for (const [, name] of (await api.get(path)).body.replace(/<nav[^]*?<\/nav>/g, '').matchAll(/<(?:input|select|textarea)[^>]* name="([a-z_]+)"/g)) inputs.add(name);
  const own = new Set(Object.keys(site.fields));
  const names = [...inputs].filter((name) => !own.has(name));
  for (const name of ['csrf', 'rev', 'fields', 'unit_id', 'reason', 'q', 'ended']) assert.ok(names.includes(name), `${name} is on the pages: ${names}`);
  // Forms of their own, which hold no field of the record.
  for (const name of names.filter((n) => !['body', 'file', 'transition', 'query', 'shared'].includes(n))) {
    const made = await people.admin.send('POST', '/registers/custom_field', { fields: { register: 'site', name, label_ja: '試し', label_en: 'Trial', kind: 'text' } });
    assert.equal(made.status, 422, `${name}: ${made.body}`);
    assert.equal(made.json.errors[0].pointer, '#/fields/name');
  }
  const choice = await people.admin.send('POST', '/registers/custom_field', { fields: { register: 'site', name: 'grade', label_ja: '級', label_en: 'Grade', kind: 'choice' } });
  assert.equal(choice.json.errors[0].pointer, '#/fields/choices');
  for (const register of ['account', 'role_assignment', 'custom_field', 'requirement'])
    assert.equal((await people.admin.send('POST', '/registers/custom_field', { fields: { register, name: 'grade', label_ja: '級', label_en: 'Grade', kind: 'text' } })).status, 422, register);
});

test('a clause belongs where its document does, whoever writes it', async () => {
  const api = people.kokeguchi;
  const me = (await api.send('GET', '/me')).json;
  const standard = await api.send('POST', '/registers/standard', { fields: { code: 'UNIT-1', title: '部署の規程', kind: 'internal' }, unit_id: 1 });
  assert.equal(standard.status, 201, standard.body);
  assert.notEqual(me.unit_id, 1, 'the author is of another unit');
  for (const unit of [{}, { unit_id: me.unit_id }]) {
    const clause = await api.send('POST', '/registers/clause', { fields: { standard: standard.json.id, heading: '目的' }, ...unit });
    assert.equal(clause.status, 201, clause.body);
    assert.equal(clause.json.unit_id, 1);
  }
});

test('batch: all of it, or nothing', async () => {
  const api = people.kokeguchi;
  const total = async () => (await api.send('GET', '/registers/site?limit=1')).json.total;
  const count = await total();
  const create = (code) => ({ op: 'create', register: 'site', fields: { code, name: `まとめ ${code}` } });
  const refused = await api.send('POST', '/batch', { operations: [create('B-1'), create('B-2'), { op: 'create', register: 'site', fields: { code: 'B-1' } }] });
  assert.equal(refused.status, 422);
  assert.ok(refused.json.errors.some((e) => e.pointer === '#/operations/2/fields/name'), refused.body);
  assert.equal(await total(), count, 'nothing of it was kept');
  const done = await api.send('POST', '/batch', { operations: [create('B-1'), create('B-2')] });
  assert.equal(done.status, 200, done.body);
  assert.equal(await total(), count + 2);
  const [a, b] = done.json.items;
  const mixed = await api.send('POST', '/batch', { operations: [
    { op: 'update', register: 'site', id: a.id, rev: 1, fields: { name: '新' } },
    { op: 'end', register: 'site', id: b.id, rev: 1, reason: '不要' },
  ] });
  assert.equal(mixed.status, 200, mixed.body);
  assert.equal(mixed.json.items[0].title, '新');
  assert.equal(await total(), count + 1);
  const stale = await api.send('POST', '/batch', { operations: [{ op: 'update', register: 'site', id: a.id, rev: 1, fields: { name: '旧' } }] });
  assert.equal(stale.status, 409);
});
