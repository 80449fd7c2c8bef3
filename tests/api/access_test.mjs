// SPDX-License-Identifier: Apache-2.0
// Who may, at the moment when it counts: bodies that come late, and pages while others wait.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { Client, password, serverStart } from '../lib/kaname.mjs';
import { Api } from '../lib/api.mjs';

let server;
let admin;
before(async () => {
  server = await serverStart({ limits: false });
  admin = await Api.open(server.url, 'admin');
});
after(() => server.stop());

/** A request whose body is sent by finish(), which gives the answer's status. */
function slowRequest(api, method, path, body) {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const bytes = Buffer.from(JSON.stringify(body));
  const cookies = [...api.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
  socket.write(`${method} /api/v1${path} HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\nCookie: ${cookies}\r\n`
    + `X-CSRF-Token: ${api.csrf}\r\nContent-Type: application/json\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`);
  return {
    finish: () => new Promise((resolve) => {
      let text = '';
      socket.on('data', (part) => { text += part; });
      socket.on('close', () => resolve(Number(text.split(' ')[1])));
      socket.write(bytes);
    }),
  };
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function accountOf(login) {
  const { json } = await admin.send('GET', '/registers/account?limit=200');
  const found = json.items.find((item) => item.fields.login === login);
  return (await admin.send('GET', `/registers/account/${found.id}`));
}

test('a body that comes after its account was suspended writes nothing', async () => {
  const writer = await Api.open(server.url, 'kokeguchi');
  const site = { fields: { code: 'LATE-1', name: '遅い送信' } };
  const early = slowRequest(writer, 'POST', '/registers/site', { fields: { code: 'LATE-0', name: '間に合う送信' } });
  await pause(100);
  assert.equal(await early.finish(), 201);

  const late = slowRequest(writer, 'POST', '/registers/site', site);
  await pause(100);
  const account = await accountOf('kokeguchi');
  const suspended = await admin.send('PATCH', `/registers/account/${account.json.id}`, { fields: { is_locked: true } }, { 'if-match': account.etag });
  assert.equal(suspended.status, 200, suspended.body);
  assert.equal(await late.finish(), 401);
  const { json } = await admin.send('GET', '/registers/site?limit=200');
  assert.ok(json.items.some((item) => item.fields.code === 'LATE-0'));
  assert.ok(!json.items.some((item) => item.fields.code === 'LATE-1'));
});

/** How long the slowest of some pages took (ms) while the work went on. */
async function slowestPage(client, path, work) {
  let isOver = false;
  const done = Promise.all(work).finally(() => { isOver = true; });
  const times = [];
  await pause(50);
  do {
    const begun = performance.now();
    assert.equal((await client.get(path)).status, 200);
    times.push(performance.now() - begun);
    await pause(20);
  } while (!isOver);
  return { slowest: Math.max(...times), count: times.length, answers: await done };
}

test('many wrong sign-ins make nobody wait for a page, and leave room for a right one', async () => {
  const form = await new Client(server.url).get('/sign-in');
  const [, csrf] = /name="csrf" value="([^"]*)"/.exec(form.body);
  const wrong = Array.from({ length: 60 }, (_, i) => {
    const client = new Client(server.url);
    client.cookies.set('guest', csrf);
    return client.post('/sign-in', { csrf, login: `nobody-${i}`, password: 'not the password' });
  });
  const { slowest, count, answers } = await slowestPage(admin, '/me', wrong);
  console.log(`# slowest of ${count} pages meanwhile: ${slowest.toFixed(0)} ms`);
  assert.ok(slowest < 1000, `a page took ${slowest} ms`);
  const of = (status) => answers.filter((one) => one.status === status);
  assert.equal(of(401).length + of(429).length + of(503).length, 60);
  assert.ok(of(429).length > 0, 'one address does not fill the queue');
  for (const refused of of(429)) assert.ok(refused.headers.get('retry-after'));
  assert.equal((await new Client(server.url).signIn('fukita', password)).status, 303);
});
