// SPDX-License-Identifier: Apache-2.0
// Sheets into registers over the web: what was confirmed is what is saved, and a file that was made
// to hurt is refused.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { Client, serverStart } from '../lib/kaname.mjs';

let server, office, other;
before(async () => {
  server = await serverStart();
  office = new Client(server.url);
  other = new Client(server.url);
  await office.signIn('kokeguchi');
  await other.signIn('kokeguchi');
});
after(() => server.stop());

const words = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const field = (body, name) => new RegExp(`name="${name}" value="([^"]+)"`).exec(body)?.[1];
const waiting = () => {
  const folder = join(server.data, 'work');
  return existsSync(folder) ? readdirSync(folder).length : 0;
};

async function send(client, page, action, bytes, name) {
  const form = new FormData();
  form.set('csrf', field((await client.get(page)).body, 'csrf'));
  form.set('file', new Blob([bytes]), name);
  return client.request(action, { method: 'POST', body: form });
}

const plan = (client, csv) => send(client, '/r/supplier/import', '/r/supplier/import', csv, 'a.csv');
const apply = (client, body, register = 'supplier') => client.post(`/r/${register}/import/apply`,
  { csrf: field(body, 'csrf'), token: field(body, 'token'), seen: field(body, 'seen') });

test('what somebody else saved after the dry run is shown, not overwritten', async () => {
  const mine = await plan(office, 'No.,Name\nSUP-02,表の名称\n');
  assert.equal(mine.status, 200, words(mine.body));
  const theirs = await plan(other, 'No.,Name\nSUP-02,ほかの人の名称\n');
  assert.equal((await apply(other, theirs.body)).status, 303);

  const again = await apply(office, mine.body);
  assert.equal(again.status, 409);
  assert.match(words(again.body), /ほかの人が記録を変更しました/);
  assert.match(again.body, /<del>ほかの人の名称<\/del>/, 'the plan as it is now');
  const list = await office.get('/r/supplier');
  assert.match(list.body, /ほかの人の名称/);
  assert.doesNotMatch(list.body, /表の名称/);

  assert.equal((await apply(office, again.body)).status, 303, 'confirmed again, it is saved');
  assert.match((await office.get('/r/supplier')).body, /表の名称/);
});

test('a plan sent to another register is refused there and still stands here', async () => {
  const mine = await plan(office, 'No.,Name\nSUP-03,動かない名称\n');
  const astray = await apply(office, mine.body, 'site');
  assert.equal(astray.status, 422);
  assert.match(words(astray.body), /もう一度ファイルを選んでください/);
  assert.ok(!astray.body.includes(server.data), 'no path of the server');
  assert.equal((await apply(office, mine.body)).status, 303);

  const twice = await apply(office, mine.body);
  assert.equal(twice.status, 422);
  assert.ok(!twice.body.includes(server.data), 'no path of the server');
  assert.equal(waiting(), 0, 'nothing is left behind');
});

test('wrong rows are shown with their cells', async () => {
  const answer = await plan(office, 'No.,Tier,Name\nSUP-90,12,\n');
  assert.equal(answer.status, 422);
  assert.match(answer.body, /CSV!B2/);
  assert.match(answer.body, /CSV!C2/);
});

/** A zip of one file; its checksum is left out: nobody should come that far. */
function zip(name, data) {
  const packed = deflateRawSync(data);
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(8, 4);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), header, Buffer.from(name), packed]);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), header, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

test('a small document that unpacks to megabytes of comment ends nothing', async () => {
  const made = await office.submit('/r/standard/new', '/r/standard',
    { fields: 'code,title,kind', code: 'WEB-91', title: '取り込みの規程', kind: 'internal' });
  assert.equal(made.status, 303, words(made.body));
  const path = `/standards/${/standard\/(\d+)/.exec(made.headers.get('location'))[1]}`;
  const bomb = `<w:document><w:body><!--${'A'.repeat(20 << 20)}--><w:p/></w:body></w:document>`;
  const answer = await send(office, `${path}/import`, `${path}/import`,
    zip('word/document.xml', Buffer.from(bomb)), 'rules.docx');
  assert.equal(answer.status, 422);
  assert.match(words(answer.body), /1 MiBを超える/);
  assert.doesNotMatch(server.log(), /fatal|wanted more/);
});
