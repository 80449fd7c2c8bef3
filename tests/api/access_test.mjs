// SPDX-License-Identifier: Apache-2.0
// Who may, at the moment when it counts: bodies that come late.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { serverStart } from '../lib/kaname.mjs';
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
