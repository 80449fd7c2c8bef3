// SPDX-License-Identifier: Apache-2.0
// The year plan: what the guideline wants periodically is taken over as duties, all or none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, root, serverStart } from '../lib/kaname.mjs';

const plan = JSON.parse(readFileSync(join(root, 'data/duties/year.json'), 'utf8'));
const roles = readFileSync(join(root, 'tests/golden/roles.tsv'), 'utf8');
let server, office;
before(async () => {
  server = await serverStart();
  office = new Client(server.url);
  await office.signIn('kokeguchi');
});
after(() => server.stop());

const open = (body) => [...body.matchAll(/name="take" value="([a-z]+)"/g)].map((m) => m[1]);
const due = (body, id) => new RegExp(`name="due.${id}" type="date" value="([^"]*)"`).exec(body)?.[1];

test('every entry names requirements of the guideline and a role', () => {
  const catalogue = readFileSync(join(root, 'data/catalogue/g5/catalog.json'), 'utf8').toLowerCase();
  for (const entry of plan) {
    assert.match(roles, new RegExp(`^${entry.role}\t`, 'm'), entry.id);
    for (const code of entry.requirements) assert.ok(catalogue.includes(`"${code.toLowerCase()}"`), `${entry.id}: ${code}`);
  }
});

test('it shows what is a duty already and proposes the end of the month for the rest', async () => {
  const { body } = await office.get('/duties/plan');
  const taken = [...body.matchAll(/登録済み/g)].length;
  assert.ok(taken > 5 && open(body).length > 5);
  assert.equal(taken + open(body).length, plan.length);
  assert.ok(open(body).includes('objectives'));
  assert.match(due(body, 'objectives'), /^\d{4}-10-31$/);
  assert.match(due(body, 'sites'), /^\d{4}-08-31$/);
});

test('a wrong owner is named beside the field, and nothing is made', async () => {
  const answer = await office.submit('/duties/plan', '/duties/plan',
    { take: 'sites', 'due.sites': '2027-08-31', 'owner.sites': '存在しない 人' });
  assert.equal(answer.status, 422);
  assert.match(answer.body, /class="error">[^<]*存在しない 人/);
  assert.match(answer.body, /value="sites"[^>]* checked/);
  assert.ok(open((await office.get('/duties/plan')).body).includes('sites'));
});

test('what is chosen becomes a duty of the organisation with owner, cycle and requirements', async () => {
  const answer = await office.submit('/duties/plan', '/duties/plan',
    { take: 'sites', 'due.sites': '令和9年8月31日', 'owner.sites': '瀬尾沢 玄' });
  assert.equal(answer.status, 303, answer.body);
  const { body } = await office.get('/duties/plan');
  assert.ok(!open(body).includes('sites'));
  const [, id] = /設備・区域の点検[^]*?href="\/r\/duty\/(\d+)"/.exec(body);
  const duty = (await office.get(`/r/duty/${id}`)).body;
  for (const part of ['瀬尾沢 玄', '2027-08-31', '点検記録', 'G5-4.1.3.2.e.2-02']) assert.ok(duty.includes(part), part);
});

test('who may only read sees the plan and cannot take anything over', async () => {
  const auditor = new Client(server.url);
  await auditor.signIn('suzukake');
  const { status, body } = await auditor.get('/duties/plan');
  assert.equal(status, 200);
  assert.equal(open(body).length, 0);
  assert.equal((await auditor.submit('/me', '/duties/plan', { take: 'people' })).status, 403);
});
