// SPDX-License-Identifier: Apache-2.0
// Requests that a proxy in front could read in another way: each gets one answer that says no, and
// the connection is closed behind it.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { serverStart } from '../lib/kaname.mjs';

let server;
before(async () => { server = await serverStart({ demo: false, limits: false }); });
after(() => server.stop());

/** All that comes back until the server closes. */
function raw(request) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(request, 'latin1'));
    let answer = '';
    const late = setTimeout(() => { socket.destroy(); reject(new Error(`not closed: ${request.slice(0, 200)}`)); }, 5000);
    socket.on('data', (part) => { answer += part; });
    socket.on('error', () => {});
    socket.on('close', () => { clearTimeout(late); resolve(answer); });
  });
}

async function refused(status, request) {
  const answer = await raw(request);
  // The library writes the head of an answer of its own twice; both say no.
  const heads = new Set(answer.match(/HTTP\/1\.1 \d+/g));
  assert.deepEqual([...heads], [`HTTP/1.1 ${status}`], `${request.slice(0, 200)} → ${answer.slice(0, 400)}`);
}

const next = 'GET /sign-in HTTP/1.1\r\nHost: x\r\n\r\n';
const post = 'POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

test('a wrong Content-Length', async () => {
  for (const length of ['+0', '-1', '0x5', '5 ', '5\t', '5, 5', '', '5x', '0\t'])
    await refused(400, `${post}Content-Length: ${length}\r\n\r\n12345${next}`);
  await refused(413, `${post}Content-Length: 99999999999999999999999\r\n\r\n`);
});

test('a transfer coding', async () => {
  for (const coding of ['chunked\t', 'chunked ', 'chunked, chunked', 'gzip', 'identity', '', 'x chunked'])
    await refused(400, `${post}Transfer-Encoding: ${coding}\r\n\r\n3\r\nabc\r\n0\r\n\r\n${next}`);
  for (const chunks of ['3\r\nabc\r\n0\r\n\r\n', '3\nabc\n0\n\n', `3;${'a'.repeat(70000)}\r\nabc\r\n0\r\n\r\n`, 'zz\r\n'])
    await refused(411, `${post}Transfer-Encoding: chunked\r\n\r\n${chunks}${next}`);
});

test('headers too long for the memory', async () => {
  for (const name of ['Cookie', 'A'])
    for (const size of [20000, 30000, 60000])
      await refused(431, `GET / HTTP/1.1\r\nHost: x\r\n${name}: a=${'b'.repeat(size)}\r\n\r\n`);
});

test('a request line that is not one', async () => {
  for (const line of ['GET  / HTTP/1.1', 'GET /  HTTP/1.1', 'GET\t/ HTTP/1.1', 'GET /', 'GET / HTTP/1.1 '])
    await refused(400, `${line}\r\nHost: x\r\n\r\n`);
  await refused(505, 'GET / HTTP/2.0\r\nHost: x\r\n\r\n');
});

test('a field without a name hides no second request', async () => {
  for (const field of [':', ': v', ':\tv', ': Host'])
    await refused(400, `GET /sign-in HTTP/1.1\r\nHost: x\r\n${field}\r\n${next}`);
});
