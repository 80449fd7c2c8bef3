// SPDX-License-Identifier: Apache-2.0
// Sign-in and what belongs to it: second factor, sessions, slowing down, passwords.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, kaname, password, serverStart } from '../lib/kaname.mjs';

let server;
before(async () => { server = await serverStart(); });
after(() => server.stop());

const steps = 30000;
function keyOf(secret) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/ /g, '')]
    .map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
}

/** The code of a base32 secret (RFC 6238); ahead: how many steps from now. */
function codeOf(secret, ahead = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / steps) + ahead));
  const hash = createHmac('sha1', keyOf(secret)).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

async function signedIn(login, secret = password) {
  const client = new Client(server.url);
  const answer = await client.signIn(login, secret);
  assert.equal(answer.status, 303, `${login} signs in`);
  return client;
}

async function enrol(client) {
  const page = '/me/second-factor';
  await client.submit(page, `${page}/begin`, { old: password });
  const offer = (await client.get(page)).body;
  const [, secret] = /<code class="code">([A-Z2-7 ]+)<\/code>/.exec(offer);
  assert.match(offer, /<svg class="qr"/);
  assert.match((await client.submit(page, `${page}/confirm`, { code: '000000' })).body, /コードが違います/);
  const shown = await client.submit(page, `${page}/confirm`, { code: codeOf(secret) });
  assert.equal(shown.status, 200);
  const codes = [...shown.body.matchAll(/<code class="code">([a-z0-9-]{19})<\/code>/g)].map((m) => m[1]);
  assert.equal(codes.length, 10);
  return { secret, codes };
}

test('second factor: set up, asked for, never twice the same, recovered, turned off', async () => {
  const client = await signedIn('amaya');
  const { secret, codes } = await enrol(client);

  const other = new Client(server.url);
  const first = await other.signIn('amaya');
  assert.match(first.headers.get('location'), /^\/sign-in\/code/);
  assert.equal((await other.get('/me')).status, 303, 'the password alone opens nothing');
  const step = (code) => other.submit('/sign-in/code', '/sign-in/code', { code, next: '/' });
  const again = await step(codeOf(secret));
  assert.notEqual(again.status, 303, 'the code that confirmed is used up');
  assert.match(again.body, /すでに使われています/);
  assert.equal((await step(codeOf(secret, 1))).status, 303);
  assert.equal((await other.get('/me')).status, 200);

  const lost = new Client(server.url);
  await lost.signIn('amaya');
  const recover = (code) => lost.submit('/sign-in/code', '/sign-in/code', { code });
  assert.equal((await recover(codes[3].toUpperCase().replace(/-/g, ' '))).status, 303);
  assert.match((await lost.get('/me')).body, /残りの回復コード：9個/);

  const thief = new Client(server.url);
  await thief.signIn('amaya');
  assert.notEqual((await thief.submit('/sign-in/code', '/sign-in/code', { code: codes[3] })).status, 303);

  const off = (fields) => lost.submit('/me/second-factor', '/me/second-factor/off', fields);
  assert.equal((await off({ old: password, code: '123456' })).status, 401);
  assert.equal((await off({ old: 'not the password at all', code: codes[4] })).status, 422);
  assert.equal((await off({ old: password, code: codes[5] })).status, 303);
  assert.equal((await new Client(server.url).signIn('amaya')).headers.get('location'), '/');
});

test('guesses of codes slow down, and a recovery code still opens', async () => {
  const client = await signedIn('suzukake');
  const { codes } = await enrol(client);
  const other = new Client(server.url);
  await other.signIn('suzukake');
  const statuses = [];
  for (let i = 0; i < 8; i++)
    statuses.push((await other.submit('/sign-in/code', '/sign-in/code', { code: `00000${i}` })).status);
  assert.ok(statuses.includes(429), `${statuses}`);
  assert.equal((await other.submit('/sign-in/code', '/sign-in/code', { code: codes[0] })).status, 303);
  const reset = kaname(['user', 'reset-factor', 'suzukake', '--data', server.data]);
  assert.equal(reset.code, 0, reset.stderr);
  assert.equal((await new Client(server.url).signIn('suzukake')).headers.get('location'), '/');
});

test('a role can demand a second factor', async () => {
  const admin = await signedIn('admin');
  const made = await admin.submit('/r/role_rule/new', '/r/role_rule', { fields: 'role,needs_factor', role: 'FAC', needs_factor: '1' });
  assert.equal(made.status, 303, made.body);
  const client = await signedIn('seozawa');
  assert.equal((await client.get('/r/site')).headers.get('location'), '/me/second-factor');
  await enrol(client);
  assert.equal((await client.get('/r/site')).status, 200);
});

test('strangers who guess slow down, and the owner comes in from the usual browser', async () => {
  const owner = await signedIn('naeba');
  const stranger = new Client(server.url);
  const statuses = [];
  for (let i = 0; i < 6; i++)
    statuses.push((await stranger.signIn('naeba', `guess number ${i} of many`)).status);
  assert.equal(statuses[0], 401);
  assert.equal(statuses.at(-1), 429);
  assert.equal((await new Client(server.url).signIn('naeba')).status, 429, 'also with the right one');
  await owner.submit('/me', '/sign-out', {});
  assert.equal((await owner.signIn('naeba')).status, 303, 'the device cookie has a count of its own');
});

test('a new password: strong, a new session id, signed out elsewhere', async () => {
  const client = await signedIn('inaguma');
  const elsewhere = await signedIn('inaguma');
  const change = (fields) => client.submit('/me', '/me/password', fields);
  const before = client.cookies.get('kaname');
  for (const weak of ['short', 'Qwertyuiop1234', 'inaguma-inaguma-1', 'aaaaaaaaaaaaaaa'])
    assert.equal((await change({ old: password, password: weak })).status, 422, weak);
  assert.equal((await change({ old: 'wrong-wrong-wrong', password: 'asagao to kingyo 7' })).status, 422);
  assert.equal((await change({ old: password, password: 'asagao to kingyo 7' })).status, 303);
  assert.notEqual(client.cookies.get('kaname'), before);
  assert.equal((await client.get('/me')).status, 200);
  assert.equal((await elsewhere.get('/me')).status, 303);
  const old = new Client(server.url);
  old.cookies.set('kaname', before);
  assert.equal((await old.get('/me')).status, 303, 'the id of before opens nothing');
});

test('sessions are listed and ended one by one or all', async () => {
  const a = await signedIn('shiomi');
  const b = await signedIn('shiomi');
  const c = await signedIn('shiomi');
  const [, handle] = /name="handle" value="([0-9a-f]{16})"/.exec((await a.get('/me')).body);
  await a.submit('/me', '/me/sessions', { handle });
  const ended = [(await b.get('/me')).status, (await c.get('/me')).status];
  assert.deepEqual(ended.sort(), [200, 303]);
  await a.submit('/me', '/me/sessions/others', {});
  assert.equal((await b.get('/me')).status, 303);
  assert.equal((await c.get('/me')).status, 303);
  assert.equal((await a.get('/me')).status, 200);
});

test('a password that was made for someone must be changed before anything else', async () => {
  const made = kaname(['user', 'reset', 'kashiba', '--data', server.data, '--json']);
  const secret = JSON.parse(made.stdout).password;
  const client = await signedIn('kashiba', secret);
  assert.equal((await client.get('/r/supplier')).headers.get('location'), '/me');
  const [, csrf] = /name="csrf" value="([^"]*)"/.exec((await client.get('/me')).body);
  assert.equal((await client.post('/r/supplier', { csrf, code: 'X' })).status, 403);
  await client.submit('/me', '/me/password', { old: secret, password: 'hotaru no hikari 88' });
  assert.equal((await client.get('/r/supplier')).status, 200);
});

test('the session id is new after sign-in', async () => {
  const client = new Client(server.url);
  client.cookies.set('kaname', 'A'.repeat(43));
  await client.signIn('fukita');
  assert.notEqual(client.cookies.get('kaname'), 'A'.repeat(43));
  assert.match(client.cookies.get('kaname'), /^[A-Za-z0-9_-]{43}$/);
});

if (process.env.KANAME_TEST_DATABASE !== 'postgresql') test('no secret lies open in the database', async () => {
  const { secret, codes } = await enrol(await signedIn('nagisawa'));
  const bytes = Buffer.concat(readdirSync(server.data).filter((name) => name.startsWith('kaname.db'))
    .map((name) => readFileSync(join(server.data, name))));
  assert.ok(bytes.includes('second-factor-on'), 'the journal has the event');
  assert.ok(!bytes.includes(secret.replace(/ /g, '')));
  assert.ok(!bytes.includes(keyOf(secret)));
  for (const code of codes) {
    assert.ok(!bytes.includes(code));
    assert.ok(!bytes.includes(code.replace(/-/g, '')));
  }
  const verdict = kaname(['verify', '--data', server.data]);
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
});

test('an API token: made with a password, shown once, works without CSRF, revoked', async () => {
  const client = await signedIn('kokeguchi');
  const day = new Date(Date.now() + 30 * 86400000).toISOString().slice(0, 10);
  const make = (fields) => client.submit('/me/tokens', '/me/tokens',
    { name: '夜間の集計', expires_on: day, all: '', supply: 'read', ...fields });
  assert.equal((await make({ old: 'not the password' })).status, 422);
  assert.equal((await make({ old: password, supply: '' })).status, 422);
  const made = await make({ old: password });
  const [token] = /kaname_[A-Za-z0-9_-]{43}/.exec(made.body);
  assert.ok(!(await client.get('/me/tokens')).body.includes(token), 'shown once');
  const headers = { authorization: `Bearer ${token}` };
  const stranger = new Client(server.url);
  const who = await stranger.get('/api/v1/token', headers);
  assert.equal(who.status, 200, who.body);
  assert.deepEqual(JSON.parse(who.body), {
    login: 'kokeguchi', name: '夜間の集計', scope: '供給者・契約（読み取り）', expires_on: day,
  });
  assert.equal((await stranger.get('/api/v1/registers/supplier', headers)).status, 200);
  for (const path of ['registers/site', 'registers/account', 'journal', 'duties'])
    assert.equal((await stranger.get(`/api/v1/${path}`, headers)).status, 403, `${path}: out of scope`);
  const found = JSON.parse((await stranger.get('/api/v1/search?q=%E6%B5%84%E6%B0%B4', headers)).body);
  assert.deepEqual(found.items.filter((item) => item.kind !== '供給者・委託先' && item.register !== 'supplier'), []);
  const wanted = await stranger.request('/api/v1/registers/supplier', { method: 'POST', body: '{}',
    headers: { ...headers, 'content-type': 'application/json' } });
  assert.equal(wanted.status, 403, 'reading only');
  assert.equal((await stranger.get('/r/supplier', headers)).status, 401, 'not for pages');
  assert.equal((await stranger.get('/me', headers)).status, 401);
  assert.equal((await stranger.get('/api/v1/token', { authorization: `Bearer ${token}x` })).status, 401);
  const ended = await stranger.request('/api/v1/token', { method: 'DELETE', headers });
  assert.equal(ended.status, 204);
  assert.equal((await stranger.get('/api/v1/token', headers)).status, 401);
  assert.match((await client.get('/me/tokens')).body, /取り消し済み/);
  assert.equal((await client.request('/api/v1/token', { method: 'DELETE' })).status, 403, 'a cookie needs the CSRF token');
});

async function accountOf(client, login) {
  const list = (await client.get('/accounts')).body;
  const row = list.split('<tr>').find((part) => part.includes(`<small class="soft">${login}</small>`));
  return /href="(\/accounts\/\d+)"/.exec(row)[1];
}

test('an administrator gives and takes roles; conflicting ones need an approved waiver', async () => {
  const admin = await signedIn('admin');
  const page = await accountOf(admin, 'nagisawa');
  const give = (fields) => admin.submit(page, `${page}/roles`, fields);
  const refused = await give({ role: 'AUD' });
  assert.equal(refused.status, 422);
  assert.match(refused.body, /職務分離/);
  const given = await give({ role: 'FAC' });
  assert.equal(given.status, 303, given.body);
  const shown = (await admin.get(page)).body;
  assert.match(shown, /施設管理担当/);
  const [, assignment] = /name="assignment" value="(\d+)"/.exec(shown.slice(shown.indexOf('class="code">FAC')));
  assert.equal((await admin.submit(page, `${page}/roles/end`, { assignment, reason: '異動' })).status, 303);
  assert.doesNotMatch((await admin.get(page)).body, /施設管理担当を解除する/);

  const office = await signedIn('kokeguchi');
  const until = new Date(Date.now() + 60 * 86400000).toISOString().slice(0, 10);
  const number = page.split('/').at(-1);
  const made = await office.submit('/r/waiver/new', '/r/waiver', {
    fields: 'gate,about,reason,valid_until', gate: 'account.separation', about: `account/${number}`,
    reason: '監査室の欠員', valid_until: until,
  });
  assert.equal(made.status, 303, made.body);
  const waiver = made.headers.get('location').split('?')[0];
  const move = async (client, transition) => {
    const body = (await client.get(waiver)).body;
    const [, rev] = /name="rev" value="(\d+)"/.exec(body);
    return client.submit(waiver, `${waiver}/move`, { transition, rev, reason: '確認済み' });
  };
  await move(office, 'submit');
  assert.equal((await give({ role: 'AUD', valid_until: until })).status, 422, 'not approved yet');
  assert.equal((await move(await signedIn('tsubakuroda'), 'approve')).status, 303);
  assert.equal((await give({ role: 'AUD' })).status, 422, 'needs an end');
  assert.equal((await give({ role: 'AUD', valid_until: until })).status, 303);
  assert.match((await admin.get(page)).body, /特例/);
});

test('an administrator suspends, resets, signs out; not the own account', async () => {
  const admin = await signedIn('admin');
  const user = await signedIn('aizawa');
  const page = await accountOf(admin, 'aizawa');
  const act = (what) => admin.submit(page, `${page}/act`, { act: what });
  const long = await admin.submit(page, `${page}/act`, { act: 'sessions', reason: 'あ'.repeat(2000) });
  assert.equal(long.status, 422, 'a reason has an end');
  assert.equal((await user.get('/me')).status, 200);
  assert.equal((await act('sessions')).status, 303);
  assert.equal((await user.get('/me')).status, 303);
  const reset = await act('password');
  const [, secret] = /<code class="code">([a-z0-9-]{19})<\/code>/.exec(reset.body);
  assert.equal((await new Client(server.url).signIn('aizawa')).status, 401, 'the old one is gone');
  assert.equal((await (await signedIn('aizawa', secret)).get('/')).headers.get('location'), '/me');
  assert.equal((await act('suspend')).status, 303);
  assert.equal((await new Client(server.url).signIn('aizawa', secret)).status, 401);
  assert.equal((await act('restore')).status, 303);
  await signedIn('aizawa', secret);
  const own = await accountOf(admin, 'admin');
  assert.equal((await admin.submit(own, `${own}/act`, { act: 'suspend' })).status, 403);
  const office = await signedIn('kokeguchi');
  assert.equal((await office.get('/accounts')).status, 200, 'the office may look');
  assert.equal((await office.submit('/accounts', `${page}/act`, { act: 'suspend' })).status, 403);
  assert.equal((await (await signedIn('fukita')).get('/accounts')).status, 403);
});
