// SPDX-License-Identifier: Apache-2.0
// Sign-in by OpenID Connect against a small provider of our own, honest and otherwise.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, folder, kaname, serverStart } from '../lib/kaname.mjs';

const publicUrl = 'https://kaname.test';
let rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const b64 = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function tokenOf(claims, { alg = 'RS256', key = rsa.privateKey, header = {} } = {}) {
  const covered = `${b64({ alg, kid: alg, typ: 'JWT', ...header })}.${b64(claims)}`;
  if (alg === 'none') return `${covered}.`;
  const signature = sign('sha256', Buffer.from(covered), alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key);
  return `${covered}.${signature.toString('base64url')}`;
}

/** codes: what each code stands for; twist: what a dishonest provider changes. */
const provider = { codes: new Map(), twist: {}, requests: 0, keys: 0 };
const home = folder();
let server;

function providerAnswer(request, response, body) {
  const url = new URL(request.url, provider.url);
  const json = (value, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  provider.requests += 1;
  if (url.pathname === '/.well-known/openid-configuration')
    return json({
      issuer: provider.url, authorization_endpoint: `${provider.url}/authorize?tenant=1`,
      token_endpoint: `${provider.url}/token`, jwks_uri: `${provider.url}/keys`,
    });
  if (url.pathname === '/keys') provider.keys += 1;
  if (url.pathname === '/keys')
    return json({ keys: [
      { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'RS256', use: 'sig', alg: 'RS256' },
      { ...ec.publicKey.export({ format: 'jwk' }), kid: 'ES256', use: 'sig' },
    ] });
  const form = new URLSearchParams(body);
  const begun = provider.codes.get(form.get('code'));
  const basic = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64').toString();
  const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
  if (!begun || basic !== 'kaname:s3cret-of-client' || challenge !== begun.challenge ||
      form.get('redirect_uri') !== `${publicUrl}/sign-in/oidc/return`)
    return json({ error: 'invalid_grant' }, 400);
  provider.codes.delete(form.get('code'));
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: provider.url, aud: 'kaname', sub: 'subject-1', exp: now + 300, iat: now, nonce: begun.nonce,
    email: 'hoshi@example.jp', email_verified: true, ...provider.twist.claims,
  };
  return json({ access_token: 'x', token_type: 'Bearer', id_token: tokenOf(claims, provider.twist.sign) });
}

before(async () => {
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => { body += part; });
    request.on('end', () => providerAnswer(request, response, body));
  });
  await new Promise((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  provider.http = http;
  provider.url = `http://127.0.0.1:${http.address().port}`;
  const secret = join(home.path, 'secret');
  writeFileSync(secret, 's3cret-of-client\n');
  server = await serverStart({ conf: `public_url = ${publicUrl}\noidc_issuer = ${provider.url}\n` +
    `oidc_client_id = kaname\noidc_secret_file = ${secret}\noidc_label = 市の共通認証` });
  const admin = new Client(server.url);
  await admin.signIn('admin');
  const make = async (register, fields) => {
    const made = await admin.submit(`/r/${register}/new`, `/r/${register}`, { fields: Object.keys(fields).join(','), ...fields });
    assert.equal(made.status, 303, made.body);
    return made.headers.get('location').match(/\d+/)[0];
  };
  for (const [login, name] of [['hoshi@example.jp', '星 あかり'], ['tsuki@example.jp', '月 しずか']])
    await make('account', { login, name, kind: 'oidc' });
  await make('account', { login: 'kaze', name: '風 わたる', kind: 'oidc', mail: 'Kaze@example.jp' });
  const person = await make('person', { code: 'P-NAMI', name: '波 みなと', mail: 'intruder@example.jp' });
  await make('account', { login: 'nami', name: '波 みなと', kind: 'oidc', person });
});
after(async () => {
  await server.stop();
  provider.http.close();
  home.remove();
});

/** Goes to the provider and back; change alters the address of the way back. */
async function signIn({ twist = {}, change = () => {}, client = new Client(server.url), next = '/r/site' } = {}) {
  const out = await client.get(`/sign-in/oidc?next=${encodeURIComponent(next)}`);
  assert.equal(out.status, 303, out.body);
  const url = new URL(out.headers.get('location'));
  assert.equal(url.origin, provider.url);
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
  assert.equal(url.searchParams.get('redirect_uri'), `${publicUrl}/sign-in/oidc/return`);
  const code = `code-${Math.random()}`;
  provider.codes.set(code, { challenge: url.searchParams.get('code_challenge'), nonce: url.searchParams.get('nonce') });
  provider.twist = twist;
  const back = new URLSearchParams({ code, state: url.searchParams.get('state') });
  change(back, client);
  return { client, answer: await client.get(`/sign-in/oidc/return?${back}`), back };
}

test('the sign-in page offers it', async () => {
  assert.match((await new Client(server.url).get('/sign-in')).body, /href="\/sign-in\/oidc[^]*?市の共通認証/);
});

test('a verified mail finds the account the first time, the subject from then on', async () => {
  const first = await signIn();
  assert.equal(first.answer.status, 303, first.answer.body);
  assert.equal(first.answer.headers.get('location'), '/r/site');
  assert.match((await first.client.get('/me')).body, /星 あかり/);
  const again = await signIn({ twist: { claims: { email: 'other@example.jp' } } });
  assert.match((await again.client.get('/me')).body, /星 あかり/);
  const other = await signIn({ twist: { claims: { sub: 'subject-2' } } });
  assert.equal(other.answer.status, 401, 'the mail is bound to another subject');
});

test('the mail of the account finds it, the mail in the register of people does not', async () => {
  const own = await signIn({ twist: { claims: { sub: 'subject-kaze', email: 'kaze@example.jp' } } });
  assert.match((await own.client.get('/me')).body, /風 わたる/);
  const other = await signIn({ twist: { claims: { sub: 'subject-nami', email: 'intruder@example.jp' } } });
  assert.equal(other.answer.status, 401);
});

test('ES256 is taken as well', async () => {
  const { answer } = await signIn({ twist: { sign: { alg: 'ES256', key: ec.privateKey } } });
  assert.equal(answer.status, 303);
});

const wrong = {
  'another key': { sign: { key: stranger.privateKey } },
  'no signature': { sign: { alg: 'none' } },
  'an unknown crit': { sign: { header: { crit: ['x'] } } },
  'another issuer': { claims: { iss: 'https://elsewhere.example' } },
  'another audience': { claims: { aud: 'someone-else' } },
  'several audiences without azp': { claims: { aud: ['kaname', 'someone-else'] } },
  'an old token': { claims: { exp: Math.floor(Date.now() / 1000) - 600 } },
  'a token of tomorrow': { claims: { iat: Math.floor(Date.now() / 1000) + 86400 } },
  'another nonce': { claims: { nonce: 'made-up' } },
  'no subject': { claims: { sub: '' } },
  'a mail not verified': { claims: { sub: 'subject-3', email: 'tsuki@example.jp', email_verified: false } },
  'a mail of a local account': { claims: { sub: 'subject-4', email: 'kokeguchi' } },
};
for (const [name, twist] of Object.entries(wrong))
  test(`refused: ${name}`, async () => {
    const { client, answer } = await signIn({ twist });
    assert.equal(answer.status, 401);
    assert.equal((await client.get('/me')).status, 303, 'nobody is signed in');
  });

test('clocks may differ by a minute', async () => {
  const now = Math.floor(Date.now() / 1000);
  assert.equal((await signIn({ twist: { claims: { exp: now - 60, iat: now + 60 } } })).answer.status, 303);
});

test('the way back belongs to the browser that began, once', async () => {
  assert.equal((await signIn({ change: (back) => back.set('state', 'A'.repeat(43)) })).answer.status, 401);
  assert.equal((await signIn({ change: (back, client) => client.cookies.delete('oidc') })).answer.status, 401);
  assert.equal((await signIn({ change: (back) => back.set('iss', 'https://elsewhere.example') })).answer.status, 401);
  const done = await signIn();
  const replay = await done.client.get(`/sign-in/oidc/return?${done.back}`);
  assert.equal(replay.status, 401);
  assert.equal((await signIn({ next: '//evil.example/' })).answer.headers.get('location'), '/');
});

test('such an account has no password in Kaname, and the journal knows the binding', async () => {
  const direct = await new Client(server.url).signIn('hoshi@example.jp');
  assert.equal(direct.status, 401);
  assert.equal(kaname(['verify', '--data', server.data]).code, 0);
  const admin = new Client(server.url);
  await admin.signIn('admin');
  const page = (await admin.get('/accounts')).body.match(/\/accounts\/(\d+)">星 あかり/)[1];
  assert.match((await admin.get(`/r/account/${page}`)).body, /共通認証と結び付け/);
});

test('such an account makes a token right after sign-in, without a password', async () => {
  const { client } = await signIn();
  assert.doesNotMatch((await client.get('/me/tokens')).body, /name="old"/);
  const day = new Date(Date.now() + 5 * 86400000).toISOString().slice(0, 10);
  const made = await client.submit('/me/tokens', '/me/tokens', { name: 'x', expires_on: day, all: 'read' });
  assert.match(made.body, /kaname_[A-Za-z0-9_-]{43}/);
});

test('visitors do not make us ask the provider again and again', async () => {
  const before = provider.requests;
  for (let i = 0; i < 5; i++) await new Client(server.url).get('/sign-in/oidc');
  assert.equal(provider.requests, before);
});

test('the keys are kept, and asked for anew when the provider changes them', async () => {
  await signIn();
  const before = provider.keys;
  await signIn();
  assert.equal(provider.keys, before, 'kept');
  await new Promise((resolve) => { setTimeout(resolve, 5100); });
  rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  assert.equal((await signIn({ twist: { sign: { key: rsa.privateKey } } })).answer.status, 303);
  assert.equal(provider.keys, before + 1);
});

test('a provider that is down is not asked by every visitor', async () => {
  let asked = 0;
  const down = createServer((request, response) => { asked += 1; response.writeHead(503).end(); });
  await new Promise((resolve) => { down.listen(0, '127.0.0.1', resolve); });
  const own = await serverStart({ conf: `public_url = ${publicUrl}\noidc_client_id = kaname\n` +
    `oidc_issuer = http://127.0.0.1:${down.address().port}` });
  try {
    for (let i = 0; i < 4; i++) assert.equal((await new Client(own.url).get('/sign-in/oidc')).status, 500);
    assert.equal(asked, 1);
  } finally {
    await own.stop();
    down.close();
  }
});
