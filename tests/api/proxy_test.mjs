// SPDX-License-Identifier: Apache-2.0
// Behind a proxy that ends TLS, as packaging/nginx.conf sets one up: cookies, addresses, forms.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, password, root, serverStart, setCookies } from '../lib/kaname.mjs';

const host = 'kaname.test:8443';
let server;
let proxy;

/** Passes everything on; the header x-test-client says as whose connection, and stays here. */
function pass(incoming, outgoing) {
  const { 'x-test-client': client = '192.0.2.1', 'x-test-spoof': spoof, ...headers } = incoming.headers;
  const to = ask({ port: new URL(server.url).port, host: '127.0.0.1', method: incoming.method, path: incoming.url,
    headers: { ...headers, host, 'x-forwarded-for': spoof ? `${spoof}, ${client}` : client } }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  to.on('error', () => outgoing.destroy());
  incoming.pipe(to);
}

before(async () => {
  server = await serverStart({ limits: false, conf: `public_url = https://${host}\ntrusted_proxy = 127.0.0.1 ::1` });
  proxy = createServer(pass);
  await new Promise((resolve) => { proxy.listen(0, '127.0.0.1', resolve); });
});
after(async () => {
  proxy.closeAllConnections?.();
  proxy.close();
  await server.stop();
});

/** A client of the proxy, from an address. */
function from(address, spoof) {
  const client = new Client(`http://127.0.0.1:${proxy.address().port}`);
  const plain = client.request.bind(client);
  client.request = (path, options = {}) => {
    const headers = { 'x-test-client': address, ...options.headers };
    if (spoof) headers['x-test-spoof'] = spoof;
    if (options.method && options.method !== 'GET') headers.origin = `https://${host}`;
    return plain(path, { ...options, headers });
  };
  return client;
}

test('cookies are Secure and bound to the host, and forms of the public address are taken', async () => {
  const client = from('192.0.2.1');
  const answer = await client.signIn('kokeguchi');
  assert.equal(answer.status, 303, answer.body);
  const lines = setCookies(answer.headers);
  assert.ok(lines.some((line) => line.startsWith('__Host-kaname=')), lines.join('\n'));
  for (const line of lines) assert.match(line, /; Secure/);
  assert.match((await client.get('/me')).body, /192\.0\.2\.1/, 'the session knows its address');
});

test('wrong guesses slow down who guessed, and nobody else', async () => {
  const guesser = from('192.0.2.66', '192.0.2.1');
  let status = 401;
  for (let i = 0; i < 9 && status === 401; i += 1) ({ status } = await guesser.signIn('fukita', 'wrong wrong wrong'));
  assert.equal(status, 429, 'the waits grow longer than any machine is slow');
  assert.equal((await from('192.0.2.1').signIn('fukita', password)).status, 303, 'the address that was claimed is free');
  assert.equal((await from('192.0.2.77').signIn('shiomi', password)).status, 303);
});

test('without the setting the header says nothing', async () => {
  const plain = await serverStart();
  try {
    const client = new Client(plain.url);
    const form = await client.get('/sign-in', { 'x-forwarded-for': '192.0.2.9' });
    const [, csrf] = /name="csrf" value="([^"]*)"/.exec(form.body);
    const answer = await client.post('/sign-in', { csrf, login: 'fukita', password }, { 'x-forwarded-for': '192.0.2.9' });
    assert.equal(answer.status, 303);
    assert.doesNotMatch((await client.get('/me')).body, /192\.0\.2\.9/);
    for (const line of setCookies(answer.headers)) assert.doesNotMatch(line, /; Secure/);
  } finally {
    await plain.stop();
  }
});

test('the nginx.conf that is shipped passes on what is needed', () => {
  const conf = readFileSync(join(root, 'packaging/nginx.conf'), 'utf8');
  assert.match(conf, /proxy_set_header Host \$http_host;/);
  assert.match(conf, /proxy_set_header X-Forwarded-For \$remote_addr;/);
});
