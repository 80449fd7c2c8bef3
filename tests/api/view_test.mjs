// SPDX-License-Identifier: Apache-2.0
// Saved views: whose they are, who sees a shared one, who may share.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serverStart } from '../lib/kaname.mjs';
import { Api, golden } from '../lib/api.mjs';

let server;
let admin;
let office;
let accounts;
before(async () => {
  server = await serverStart({ limits: false });
  admin = await Api.open(server.url, 'admin');
  office = await Api.open(server.url, 'kokeguchi');
  const assigned = (await admin.send('GET', '/registers/role_assignment?limit=500')).json.items;
  accounts = (await admin.send('GET', '/registers/account?limit=500')).json.items.map((account) => ({
    login: account.code, roles: assigned.filter((a) => a.fields.account === account.id).map((a) => a.fields.role) }));
});
after(() => server.stop());

/** Logins that have a role which may read suppliers, and may or may not change them. */
function withRight(mayUpdate) {
  const [columns, ...rows] = golden('roles.tsv');
  const at = columns.indexOf('supply');
  const rights = Object.fromEntries(rows.map((row) => [row[0], row[at]]));
  return accounts.filter((a) => a.roles.some((r) => rights[r]?.includes('r')) && a.roles.some((r) => rights[r]?.includes('u')) === mayUpdate).map((a) => a.login);
}

const save = (api, name, more = {}) => api.post('/r/supplier/views', { csrf: api.csrf, name, query: '?tier=2', ...more });
const views = (page) => [...page.body.matchAll(/<nav class="views"[^]*?<\/nav>/g)].join('');

test('a shared view is seen in its organisation and nowhere else', async () => {
  assert.equal((await save(office, '水道の再委託先', { shared: '1' })).status, 303);
  assert.equal((await save(office, '自分だけの表示')).status, 303);
  const gas = await Api.open(server.url, 'tatewaki');
  const colleague = await Api.open(server.url, 'fukita');
  assert.match(views(await office.get('/r/supplier')), /水道の再委託先[^]*自分だけの表示|自分だけの表示[^]*水道の再委託先/);
  assert.match(views(await colleague.get('/r/supplier')), /水道の再委託先/);
  assert.doesNotMatch(views(await colleague.get('/r/supplier')), /自分だけの表示/);
  assert.doesNotMatch((await gas.get('/r/supplier')).body, /水道の再委託先/);
});

test('who only reads keeps views and shares none', async () => {
  const [reader] = withRight(false);
  assert.ok(reader, 'the demonstration has somebody who only reads');
  const api = await Api.open(server.url, reader);
  assert.doesNotMatch((await api.get('/r/supplier?tier=2')).body, /name="shared"/);
  assert.equal((await save(api, '読む人の表示', { shared: '1' })).status, 403);
  assert.equal((await save(api, '読む人の表示')).status, 303);
  assert.match((await office.get('/r/supplier?tier=1')).body, /name="shared"/);
});

test('each change of a view is in the journal', async () => {
  const name = '記録に残る表示';
  await save(office, name, { shared: '1' });
  await save(office, name, { query: '?tier=1' });
  const [, id] = /name="id" value="(\d+)"/.exec((await office.get('/r/supplier?tier=1')).body);
  assert.equal((await office.post('/r/supplier/views/delete', { csrf: office.csrf, id })).status, 303);
  assert.equal((await office.post('/r/supplier/views/delete', { csrf: office.csrf, id })).status, 404);
  const entries = (await admin.send('GET', '/journal?register=supplier&limit=50')).json.items.filter((e) => e.title === name);
  assert.deepEqual(entries.map((e) => e.action), ['view-deleted', 'view-saved', 'view-saved']);
  assert.match(JSON.stringify(entries[1].changes), /tier=2.*tier=1/);
});
