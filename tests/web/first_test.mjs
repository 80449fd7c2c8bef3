// SPDX-License-Identifier: Apache-2.0
// A running server: start, sign-in, what nobody may see, first set-up.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, serverStart } from '../lib/kaname.mjs';

let server;
before(async () => { server = await serverStart(); });
after(() => server.stop());

test('nothing but sign-in is shown to strangers', async () => {
  const client = new Client(server.url);
  const answer = await client.get('/r/supplier');
  assert.equal(answer.status, 303);
  assert.match(answer.headers.get('location'), /^\/sign-in\?next=/);
});

test('a demo account signs in and sees the suppliers', async () => {
  const client = new Client(server.url);
  assert.equal((await client.signIn('kokeguchi')).status, 303);
  const list = await client.get('/r/supplier');
  assert.equal(list.status, 200);
  assert.match(list.body, /凪原計装株式会社/);
});

test('a wrong password is refused', async () => {
  const client = new Client(server.url);
  const answer = await client.signIn('kokeguchi', 'not the password');
  assert.notEqual(answer.status, 303);
  assert.equal((await client.get('/r/supplier')).status, 303);
});

test('the gas company does not see the waterworks', async () => {
  const client = new Client(server.url);
  await client.signIn('tatewaki');
  const list = await client.get('/r/supplier');
  assert.equal(list.status, 200);
  assert.match(list.body, /砂丘制御/);
  assert.doesNotMatch(list.body, /凪原計装/);
});

test('an error page speaks of what was entered only where something was', async () => {
  const client = new Client(server.url);
  await client.signIn('kokeguchi');
  const answer = await client.get('/r/supplier?order=nonsense');
  assert.equal(answer.status, 422);
  assert.doesNotMatch(answer.body, /入力した内容が残っています/);
});

test('where others may reach it, the first set-up takes the code that the server showed', async () => {
  const empty = await serverStart({ demo: false, conf: 'trusted_proxy = 127.0.0.1' });
  try {
    const word = 'hikari no todoku mizube 7';
    const client = new Client(empty.url);
    const fields = { login: 'first', name: '最初', password: word, again: word };
    assert.match((await client.get('/setup')).body, /name="code"/);
    assert.equal((await client.submit('/setup', '/setup', fields)).status, 422);
    assert.equal((await client.submit('/setup', '/setup', { ...fields, code: 'abcd-efgh-ijkm-nopq' })).status, 422);
    const [, code] = /Set-up code: (\S+)/.exec(empty.output());
    assert.equal((await client.submit('/setup', '/setup', { ...fields, code })).status, 303);
  } finally {
    await empty.stop();
  }
});

test('an empty installation asks for its first administrator', async () => {
  const empty = await serverStart({ demo: false });
  try {
    const answer = await new Client(empty.url).get('/setup');
    assert.equal(answer.status, 200);
    const word = 'hikari no todoku mizube 7';
    const clients = Array.from({ length: 4 }, () => new Client(empty.url));
    const made = await Promise.all(clients.map((client, i) =>
      client.submit('/setup', '/setup', { login: `first-${i}`, name: '最初', password: word, again: word })));
    assert.deepEqual(made.map((one) => one.status).sort(), [303, 404, 404, 404], 'one first administrator');
  } finally {
    await empty.stop();
  }
});
