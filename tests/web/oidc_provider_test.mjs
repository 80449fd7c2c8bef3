// SPDX-License-Identifier: Apache-2.0
// Sign-in through a provider of others: node-oidc-provider, certified by the OpenID Foundation, in
// its default configuration, with the person's own login and consent.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Provider from 'oidc-provider';
import { Client, folder, serverStart } from '../lib/kaname.mjs';

const publicUrl = 'https://kaname.test';
const home = folder();
let http, issuer, server;

before(async () => {
  http = createServer();
  await new Promise((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  issuer = `http://127.0.0.1:${http.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'kaname', client_secret: 's3cret-of-client', redirect_uris: [`${publicUrl}/sign-in/oidc/return`] }],
    cookies: { keys: ['only for this test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.jp`, email_verified: true }) }),
  });
  http.on('request', provider.callback());
  writeFileSync(join(home.path, 'secret'), 's3cret-of-client\n');
  server = await serverStart({ conf: `public_url = ${publicUrl}\noidc_issuer = ${issuer}\n` +
    `oidc_client_id = kaname\noidc_secret_file = ${join(home.path, 'secret')}\noidc_label = 市の共通認証` });
  const admin = new Client(server.url);
  await admin.signIn('admin');
  const made = await admin.submit('/r/account/new', '/r/account',
    { fields: 'login,name,kind', login: 'hoshi@example.jp', name: '星 あかり', kind: 'oidc' });
  assert.equal(made.status, 303, made.body);
});
after(async () => {
  await server?.stop();
  http?.closeAllConnections?.();
  http?.close();
  home.remove();
});

/** Follows the provider from page to page, answering its forms, until it sends the browser back. */
async function throughProvider(location, login) {
  const browser = new Client(issuer);
  for (let step = 0; step < 12; step++) {
    if (location.startsWith(publicUrl)) return location.slice(publicUrl.length);
    let answer = await browser.get(location.replace(issuer, ''));
    if (answer.status === 200) {
      const [, prompt] = /name="prompt" value="(\w+)"/.exec(answer.body);
      const [, action] = /<form[^>]* action="([^"]+)"/.exec(answer.body);
      answer = await browser.post(action.replace(issuer, ''), { prompt, login, password: 'any' });
    }
    assert.ok([302, 303].includes(answer.status), `${answer.status} ${answer.body}`);
    location = new URL(answer.headers.get('location'), issuer).href;
  }
  throw new Error(`no way back from ${location}`);
}

async function signIn(login) {
  const client = new Client(server.url);
  const out = await client.get('/sign-in/oidc?next=/r/site');
  assert.equal(out.status, 303, out.body);
  return { client, answer: await client.get(await throughProvider(out.headers.get('location'), login)) };
}

test('whoever has an account signs in, and again', async () => {
  for (let time = 0; time < 2; time++) {
    const { client, answer } = await signIn('hoshi');
    assert.equal(answer.status, 303, answer.body);
    assert.equal(answer.headers.get('location'), '/r/site');
    assert.match((await client.get('/me')).body, /星 あかり/);
  }
});

test('whoever the provider knows and Kaname does not stays outside', async () => {
  const { client, answer } = await signIn('dareka');
  assert.equal(answer.status, 401);
  assert.equal((await client.get('/me')).status, 303);
});
