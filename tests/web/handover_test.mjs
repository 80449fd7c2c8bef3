// SPDX-License-Identifier: Apache-2.0
// US-16, 1 April: leavers come by CSV; everything that they hold is listed and goes to successors.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../lib/api.mjs';
import { Client, serverStart } from '../lib/kaname.mjs';

let server, office, api;
const ids = {};
const day = (shift) => new Date(Date.now() + 9 * 3600e3 + shift * 86400e3).toISOString().slice(0, 10);
before(async () => {
  server = await serverStart();
  office = new Client(server.url);
  await office.signIn('kokeguchi');
  api = await Api.open(server.url, 'kokeguchi');
  for (const person of (await api.send('GET', '/registers/person?limit=200')).json.items) ids[person.fields.name] = person.id;
});
after(() => server.stop());

const listed = (body) => Object.fromEntries([...body.matchAll(/href="\/handover\/(\d+)">([^<]*)<\/a>[^]*?<span class="end">(\d+)件/g)].map((m) => [m[2], Number(m[3])]));
const holds = (body) => [...body.matchAll(/name="hold" value="([^"]*)"/g)].map((m) => m[1]);

async function csvImport(text) {
  const shown = await office.get('/r/person/import');
  const [, csrf] = /name="csrf" value="([^"]*)"/.exec(shown.body);
  const form = new FormData();
  form.append('csrf', csrf);
  form.append('file', new Blob([text]), '人.csv');
  const plan = await office.request('/r/person/import', { method: 'POST', body: form });
  const asked = (name) => (new RegExp(`name="${name}" value="([^"]*)"`).exec(plan.body) ?? assert.fail(plan.body))[1];
  const done = await office.post('/r/person/import/apply', { csrf, token: asked('token'), seen: asked('seen') });
  assert.equal(done.status, 303, done.body);
}

test('leavers that came by CSV are listed with all that they hold', async () => {
  const before = listed((await office.get('/handover')).body);
  assert.ok(!('雨夜 千景' in before));
  await csvImport(`id,氏名,異動・退職日\n${ids['雨夜 千景']},雨夜 千景,${day(-20)}\n${ids['竜飛 創']},竜飛 創,${day(5)}\n`);
  const { body } = await office.get('/handover');
  const now = listed(body);
  assert.ok(now['雨夜 千景'] >= 4 && now['竜飛 創'] >= 2, JSON.stringify(now));
  assert.match(body, /雨夜 千景[^]*?引き継ぎの期限（14日）を過ぎています/);
  assert.match(body, /竜飛 創[^]*?異動予定/);
});

test('what is chosen goes to the successor, with the reason in the history; the rest stays', async () => {
  const path = `/handover/${ids['雨夜 千景']}`;
  const all = holds((await office.get(path)).body);
  const duties = all.filter((key) => /^duty\/\d+\/owner$/.test(key));
  assert.ok(duties.length >= 2 && duties.length < all.length);
  const wrong = await office.submit(path, path, { hold: duties[0], successor: '存在しない 人' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.body, /class="error">[^<]*存在しない 人/);
  assert.equal(holds((await office.get(path)).body).length, all.length, 'nothing was handed over');
  const shown = await office.get(path);
  const [, csrf] = /name="csrf" value="([^"]*)"/.exec(shown.body);
  const form = new URLSearchParams({ csrf, successor: '苔口 まどか', reason: '人事異動' });
  for (const key of duties) form.append('hold', key);
  assert.equal((await office.request(path, { method: 'POST', body: form })).status, 303);
  assert.deepEqual(holds((await office.get(path)).body), all.filter((key) => !duties.includes(key)));
  const [, id] = duties[0].split('/');
  const duty = await office.get(`/r/duty/${id}`);
  assert.match(duty.body, /苔口 まどか/);
  assert.match(duty.body, /人事異動/);
});

test('who may not change records cannot hand them over', async () => {
  const auditor = new Client(server.url);
  await auditor.signIn('suzukake');
  const path = `/handover/${ids['竜飛 創']}`;
  const { status, body } = await auditor.get(path);
  assert.equal(status, 200);
  assert.deepEqual(holds(body), []);
  const answer = await auditor.submit('/me', path, { hold: 'duty/1/owner', successor: '苔口 まどか' });
  assert.equal(answer.status, 403);
});
