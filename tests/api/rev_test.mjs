// SPDX-License-Identifier: Apache-2.0
// A form says which version it changes: one that does not, or says nonsense, changes nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serverStart } from '../lib/kaname.mjs';
import { Api } from '../lib/api.mjs';

let server;
let office;
before(async () => {
  server = await serverStart({ limits: false });
  office = await Api.open(server.url, 'kokeguchi');
});
after(() => server.stop());

const wrong = [{}, { rev: '' }, { rev: 'x' }, { rev: '1.5' }, { rev: '99999999999999999999' }];
const loaded = async (register) => (await office.send('GET', `/registers/${register}?limit=1&state.filled=1`)).json.items[0];

test('saving', async () => {
  const { json: site } = await office.send('POST', '/registers/site', { fields: { code: 'REV-1', name: '版の試し' } });
  const post = (more) => office.post(`/r/site/${site.id}`, { csrf: office.csrf, fields: 'name', name: '書き換え', ...more });
  for (const more of wrong) {
    assert.equal((await post(more)).status, 422, JSON.stringify(more));
    assert.equal((await office.send('GET', `/registers/site/${site.id}`)).json.rev, site.rev);
  }
  assert.equal((await post({ rev: site.rev + 1 })).status, 409);
  assert.equal((await post({ rev: site.rev })).status, 303);
});

test('a move of the life cycle', async () => {
  const action = await loaded('corrective_action');
  const { json: { items: [move] } } = await office.send('GET', `/registers/corrective_action/${action.id}/moves`);
  for (const more of wrong) {
    const answer = await office.post(`/r/corrective_action/${action.id}/move`, { csrf: office.csrf, transition: move.transition, reason: '試し', ...more });
    assert.equal(answer.status, 422, JSON.stringify(more));
  }
  assert.equal((await office.send('GET', `/registers/corrective_action/${action.id}`)).json.rev, action.rev);
});

test('a clause of a standard, and the standard itself', async () => {
  const clause = (await office.send('GET', '/registers/clause?limit=1')).json.items[0];
  const { standard } = clause.fields;
  for (const more of wrong) {
    const saved = await office.post(`/standards/${standard}/clauses/${clause.id}`, { csrf: office.csrf, fields: 'heading', heading: '書き換え', ...more });
    assert.ok([409, 422].includes(saved.status), `${JSON.stringify(more)}: ${saved.status}`);
    const moved = await office.post(`/standards/${standard}/state`, { csrf: office.csrf, transition: 'submit', reason: '試し', ...more });
    assert.ok([409, 422].includes(moved.status), `${JSON.stringify(more)}: ${moved.status}`);
  }
  assert.equal((await office.send('GET', `/registers/clause/${clause.id}`)).json.rev, clause.rev);
});
