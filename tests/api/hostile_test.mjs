// SPDX-License-Identifier: Apache-2.0
// What somebody might try: a session fixed before sign-in, headers and addresses through
// parameters, formulas in sheets, paths, other people's records, a broken request.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { Client, password, serverStart, setCookies } from '../lib/kaname.mjs';
import { Api } from '../lib/api.mjs';

const organisation = 1; // the waterworks
let server;
let office;
before(async () => {
  server = await serverStart({ limits: false });
  office = await Api.open(server.url, 'kokeguchi');
});
after(() => server.stop());

test('a session id given before sign-in is worth nothing after it', async () => {
  const fixed = 'A'.repeat(43);
  const client = new Client(server.url);
  client.cookies.set('kaname', fixed);
  assert.equal((await client.get('/me')).status, 303);
  assert.equal((await client.signIn('fukita')).status, 303);
  const given = client.cookies.get('kaname');
  assert.notEqual(given, fixed);
  assert.ok(given.length >= 40, given);
  assert.equal((await client.get('/me')).status, 200);
  const thief = new Client(server.url);
  thief.cookies.set('kaname', fixed);
  assert.equal((await thief.get('/me')).status, 303);

  // Nor does a session of before go on as somebody else's.
  const again = new Client(server.url);
  again.cookies.set('kaname', given);
  assert.equal((await again.signIn('shiomi')).status, 303);
  assert.notEqual(again.cookies.get('kaname'), given);
  assert.match((await again.get('/me')).body, /潮見/);

  const token = office.csrf;
  const other = await Api.open(server.url, 'kokeguchi');
  assert.notEqual(other.csrf, token, 'each session has a CSRF token of its own');
});

test('a guest token that somebody else knows signs nobody in', async () => {
  const client = new Client(server.url);
  client.cookies.set('guest', 'known-to-the-attacker');
  const answer = await client.request('/sign-in', { method: 'POST', headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrf: 'known-to-the-attacker', login: 'fukita', password }) });
  assert.equal(answer.status, 403);
});

test('cookies are out of reach of scripts and other sites', async () => {
  const client = new Client(server.url);
  const page = await client.get('/sign-in');
  const [, csrf] = /name="csrf" value="([^"]*)"/.exec(page.body);
  const answer = await client.post('/sign-in', { csrf, login: 'fukita', password });
  for (const line of [...setCookies(page.headers), ...setCookies(answer.headers)]) {
    assert.match(line, /; HttpOnly/);
    assert.match(line, /; SameSite=(Lax|Strict)/);
  }
});

test('no parameter makes a header, and no redirect leads away', async () => {
  const lines = ['/%0d%0aX-Injected:%201', '%0d%0a%0d%0a<script>', '//evil.example', '/\\evil.example', 'https://evil.example/', '/%09/evil.example', '/\u3000/x', 'javascript:alert(1)'];
  for (const back of lines) {
    const coded = /%/.test(back) ? back : encodeURIComponent(back);
    for (const path of [`/language?to=en&back=${coded}`, `/sign-in?next=${coded}`]) {
      const answer = await new Client(server.url).get(path);
      assert.equal(answer.headers.get('x-injected'), null, path);
      assert.ok(answer.status < 500, `${path}: ${answer.status}`);
      const location = answer.headers.get('location') ?? '/';
      assert.equal(new URL(location, server.url).origin, server.url, `${path} leads to ${location}`);
    }
    const client = new Client(server.url);
    const page = await client.get(`/sign-in?next=${coded}`);
    const [, csrf] = /name="csrf" value="([^"]*)"/.exec(page.body);
    const signed = await client.post('/sign-in', { csrf, login: 'fukita', password, next: decodeURIComponent(coded) });
    assert.equal(signed.status, 303);
    assert.equal(new URL(signed.headers.get('location'), server.url).origin, server.url, `after sign-in: ${signed.headers.get('location')}`);
  }
});

test('what is typed into a search or an address shows as text', async () => {
  const bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
  const coded = encodeURIComponent(bad);
  for (const path of [`/search?q=${coded}`, `/r/supplier?q=${coded}`, `/r/supplier?name=${coded}`, `/r/supplier?${coded}=1`, `/r/supplier?sort=${coded}`,
    `/r/${coded}`, `/r/supplier/${coded}`, `/r/site/new?name=${coded}`, `/reports/${coded}`, `/duties?for=${coded}&month=${coded}`, `/adoption?org=${coded}`, `/standards/coverage?standard=${coded}`]) {
    const answer = await office.get(path);
    assert.ok(answer.status < 500, `${path}: ${answer.status}`);
    assert.ok(!answer.body.includes('<script>alert') && !answer.body.includes('<img src=x'), path);
    assert.match(answer.headers.get('content-security-policy'), /script-src 'self'/);
  }
});

test('addresses with tricks in them find nothing and break nothing', async () => {
  const paths = ['/static/x/../../etc/passwd', '/static/..%2f..%2fetc%2fpasswd/x', '/static/x/%2e%2e%2fkaname.conf', '/attachments/../../kaname.db', '/attachments/1%00.txt',
    '/r/supplier/1%20OR%201=1', "/r/supplier/1'--", '/r/supplier/-1', '/r/supplier/9223372036854775808', '/r/supplier;DROP', '/api/v1/registers/r_account', '/api/v1/registers/sqlite_master',
    '/api/v1/registers/site/1/versions/-1', '/%', '/%zz', '/%ff%fe', '/r/%00', '/r//1', '//evil.example/r', `/${'a/'.repeat(200)}`];
  for (const path of paths) {
    const answer = await office.get(path);
    assert.ok([308, 400, 404, 422].includes(answer.status), `${path}: ${answer.status}`);
    assert.ok(!/root:|sqlite|SELECT/.test(answer.body), path);
  }
});

test('a saved view that holds anything leaves the list whole', async () => {
  for (const query of ['?a b', '?x=\r\nX-Injected: 1', '?"><script>alert(1)</script>', '?\t', `?${'あ'.repeat(1000)}`])
    await office.post('/r/site/views', { csrf: office.csrf, name: `表示 ${query.length}`, query, shared: '1' });
  const list = await office.get('/r/site');
  assert.equal(list.status, 200);
  assert.ok(!list.body.includes('<script>alert'));
});

test('a name holds no character that turns the writing round or that nobody sees', async () => {
  for (const bad of ['\u202e', '\u202a', '\u2066', '\u2069', '\u200b', '\u200e', '\ufeff', '\u0085']) {
    const made = await office.send('POST', '/registers/site', { fields: { code: 'BIDI', name: `浄水場${bad}fdp.exe` } });
    assert.equal(made.status, 422, JSON.stringify(bad));
    assert.equal(made.json.errors[0].pointer, '#/fields/name');
    const site = (await office.send('GET', '/registers/site?limit=1')).json.items[0];
    const file = new FormData();
    file.append('file', new Blob(['メモ']), `請求書${bad}fdp.txt`);
    const attached = await office.send('POST', `/registers/site/${site.id}/attachments`, file, { 'content-type': null });
    assert.equal(attached.status, 422, `${JSON.stringify(bad)}: ${attached.body}`);
    assert.equal((await office.post('/r/site/views', { csrf: office.csrf, name: `表示${bad}`, query: '?q=x' })).status, 422);
  }
});

test('import by a token of a path of one\'s own reads and removes nothing', async () => {
  for (const token of ['../kaname.conf', '../../etc/passwd', '1-../../kaname.db', '', '%00', 'x'.repeat(5000)]) {
    const answer = await office.post('/r/site/import/apply', { csrf: office.csrf, token });
    assert.ok(answer.status >= 400 && answer.status < 500, `${token}: ${answer.status}`);
    assert.ok(!/root:|requests_per_second/.test(answer.body), token);
  }
  assert.equal((await office.get('/r/site')).status, 200, 'the data folder is whole');
});

/** Files of a zip: {name: text}. */
function unzip(bytes) {
  const files = {};
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06'));
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [method, size, nameSize, extra, comment, local] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(start, start + size);
    files[bytes.toString('utf8', at + 46, at + 46 + nameSize)] = (method === 8 ? inflateRawSync(data) : data).toString('utf8');
    at += 46 + nameSize + extra + comment;
  }
  return files;
}

async function bytesOf(client, path) {
  const answer = await fetch(server.url + path, { headers: { cookie: [...client.cookies].map(([k, v]) => `${k}=${v}`).join('; ') } });
  assert.equal(answer.status, 200, path);
  return Buffer.from(await answer.arrayBuffer());
}

test('a formula is text in Excel, and marked in CSV', async () => {
  const formulas = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '=HYPERLINK("http://evil.example","x")', '=cmd|\' /C calc\'!A0', '{=1+1}'];
  for (const [i, name] of formulas.entries())
    assert.equal((await office.send('POST', '/registers/site', { fields: { code: `=X${i}`, name } })).status, 201);
  const files = unzip(await bytesOf(office, '/r/site/export'));
  const sheets = Object.entries(files).filter(([name]) => /worksheets\/sheet/.test(name));
  assert.ok(sheets.length > 0);
  for (const [name, xml] of sheets) assert.ok(!/<f[ >]/.test(xml), `${name} holds a formula`);
  const strings = Object.values(files).join('').replace(/&quot;/g, '"').replace(/&apos;/g, "'");
  for (const formula of formulas) assert.ok(strings.includes(formula), formula);
  const csv = (await bytesOf(office, '/r/site/export?format=csv')).toString('utf8');
  for (const line of csv.split('\n').filter((l) => /[,"']X?=|[+@-]\d|SUM|HYPER|cmd/.test(l)))
    for (const cell of line.match(/("([^"]|"")*"|[^,]*)/g)) assert.ok(!/^"?[=+@]/.test(cell) && !/^"?-1\+1/.test(cell), `${cell} in ${line}`);
});

test('another organisation\'s records cannot be linked to, and their names not learnt that way', async () => {
  const gas = await Api.open(server.url, 'tatewaki');
  const foreign = (await office.send('GET', '/registers/person?limit=1')).json.items[0];
  assert.equal((await gas.send('GET', `/registers/person/${foreign.id}`)).status, 404);
  const made = await gas.send('POST', '/registers/site', { fields: { code: 'G-1', name: '基地', manager: foreign.id } });
  assert.equal(made.status, 422, made.body);
  assert.equal(made.json.errors[0].pointer, '#/fields/manager');
  assert.ok(!made.body.includes(foreign.title));
  const form = await gas.post('/r/site', { csrf: gas.csrf, fields: 'code,name,manager', code: 'G-2', name: '基地', manager: foreign.title });
  assert.ok(form.status >= 400, 'nor by its name in a form');
});

test('a code that another organisation uses is free, and does not tell that it is used', async () => {
  const gas = await Api.open(server.url, 'tatewaki');
  const site = (await office.send('GET', '/registers/site?limit=1')).json.items[0];
  const fields = { code: site.fields.code, name: '同じ番号の別の場所' };
  const create = (api, more) => api.send('POST', '/registers/site', { fields, ...more });
  const theirs = await create(gas);
  assert.equal(theirs.status, 201, theirs.body);
  // Each is unique at home, in every unit of it; also when it is moved there.
  const child = (await office.send('GET', '/registers/unit?limit=500')).json.items.find((u) => u.fields.parent === organisation && u.id !== site.unit_id);
  for (const refused of [await create(gas), await create(office), await create(office, { unit_id: child.id })]) {
    assert.equal(refused.status, 422);
    assert.equal(refused.json.errors[0].pointer, '#/fields/code');
  }
  // And each finds its own by it, on a sheet too.
  for (const [api, id] of [[gas, theirs.json.id], [office, site.id]]) {
    const form = new FormData();
    form.append('csrf', api.csrf);
    form.append('file', new Blob([`番号,拠点名\n${fields.code},改めた名前\n`]), 'sites.csv');
    const plan = await api.request('/r/site/import', { method: 'POST', body: form });
    assert.equal(plan.status, 200, plan.body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '));
    const [token, seen] = ['token', 'seen'].map((name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(plan.body)?.[1]);
    assert.equal((await api.post('/r/site/import/apply', { csrf: api.csrf, token, seen })).status, 303, plan.body.replace(/<[^>]*>/g, ' '));
    assert.equal((await api.send('GET', `/registers/site/${id}`)).json.fields.name, '改めた名前');
  }
});

test('a record cannot be given to a unit where its writer has no right', async () => {
  const gas = await Api.open(server.url, 'tatewaki');
  const made = await gas.send('POST', '/registers/site', { fields: { code: 'G-3', name: '基地' }, unit_id: 1 });
  assert.ok([403, 422].includes(made.status), made.body);
  const own = await gas.send('POST', '/registers/site', { fields: { code: 'G-4', name: '基地' } });
  assert.equal(own.status, 201);
  const moved = await gas.send('PATCH', `/registers/site/${own.json.id}`, { unit_id: 1 }, { 'if-match': own.etag });
  assert.ok([403, 422].includes(moved.status), moved.body);
  const units = await gas.send('PATCH', '/registers/unit/1', { fields: { name: '乗っ取り' } }, { 'if-match': (await gas.send('GET', '/registers/unit/1')).etag ?? '"1"' });
  assert.ok([403, 404].includes(units.status), `the gas company renames the waterworks: ${units.status}`);
});

test('dates at the edges of the calendar end nothing', async () => {
  const duty = (await office.send('GET', '/registers/duty?limit=1')).json.items[0];
  const late = await office.send('PATCH', `/registers/duty/${duty.id}`, { fields: { next_due: '9999-12-31', cycle: 1000, cycle_unit: 'year' } }, { 'if-match': `"${duty.rev}"` });
  assert.equal(late.status, 200, late.body);
  const done = await office.send('POST', `/duties/${duty.id}/completions`, { done_on: '2026-04-01' });
  assert.ok(done.status < 500, done.body);
  for (const path of ['/duties?month=9999-12', '/duties?month=0001-01', '/duties?month=0000-00', '/duties?month=2026-13', '/duties?month=99999-1', '/api/v1/duties?until=9999-12-31', `/duties/${duty.id}/done`, '/', '/r/duty'])
    assert.ok((await office.get(path)).status < 500, path);
  const first = await office.send('PATCH', `/registers/duty/${duty.id}`, { fields: { next_due: '0001-01-01' } }, { 'if-match': (await office.send('GET', `/registers/duty/${duty.id}`)).etag });
  assert.equal(first.status, 200);
  assert.equal((await office.get('/duties')).status, 200);
  const calendar = await office.post('/duties/calendar', { csrf: office.csrf });
  assert.ok(calendar.status < 500);
  for (const field of ['done_on', 'due_on', 'closed_on', 'effect_due'])
    assert.ok((await office.send('POST', '/registers/corrective_action', { fields: { [field]: '9999-12-31' } })).status < 500);
  assert.equal((await office.get('/')).status, 200);
});

/** Raw bytes over TCP: the status line, or '' when the connection was closed without an answer. */
function raw(bytes) {
  const { port } = new URL(server.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes));
    let text = '';
    socket.on('data', (part) => { text += part; });
    socket.on('close', () => resolve(text.split('\r\n')[0]));
    socket.on('error', () => resolve(text.split('\r\n')[0]));
    socket.setTimeout(5000, () => socket.destroy());
  });
}

test('requests that two servers could read in two ways are refused', async () => {
  const head = `Host: x\r\nContent-Type: application/json\r\n`;
  for (const request of [
    `POST /api/v1/batch HTTP/1.1\r\n${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `POST /api/v1/batch HTTP/1.1\r\n${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`,
    `GET /me HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n`,
    `GET /me HTTP/1.1\r\nHost: x\r\n folded: 1\r\n\r\n`,
    `GET /me HTTP/1.1\r\nHost : x\r\n\r\n`,
    `GET /me\u0000 HTTP/1.1\r\nHost: x\r\n\r\n`,
  ]) assert.match(await raw(request), /^(HTTP\/1\.1 400 .*|)$/, request);
  assert.equal((await office.get('/me')).status, 200);
});
