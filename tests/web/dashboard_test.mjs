// SPDX-License-Identifier: Apache-2.0
// The first page: its counts are those of the list behind them, its trend is of the records' own
// history, and an empty installation is led from step to step.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../lib/api.mjs';
import { Client, serverStart } from '../lib/kaname.mjs';

let server, office;
before(async () => {
  server = await serverStart();
  office = new Client(server.url);
  await office.signIn('kokeguchi');
});
after(() => server.stop());

const text = (html) => html.replace(/<[^>]*>/g, ' ').replace(/&[a-z]+;/g, ' ').replace(/\s+/g, ' ');

test('each count of the wheel leads to as many items', async () => {
  const { body } = await office.get('/');
  const keys = [...body.matchAll(/<li><a href="(\/adoption\?state=[^"]*)">.*?<b>(\d+)<\/b>/g)];
  assert.equal(keys.length, 4);
  for (const [, href, count] of keys) {
    const list = await office.get(href.replace(/&amp;/g, '&'));
    const rows = new Set([...list.body.matchAll(/href="\/r\/requirement\/(\d+)"/g)].map((m) => m[1]));
    assert.equal(rows.size, Number(count), href);
  }
});

test('the trend has grown with the records; what changed says from which state to which', async () => {
  const { body } = await office.get('/');
  const [, from, to] = /aria-label="示せている項目 (\d+)件から(\d+)件へ"/.exec(body);
  assert.ok(Number(to) > Number(from), `${from} → ${to}`);
  const points = /<polyline points="([^"]*)"/.exec(body)[1].trim().split(' ');
  assert.ok(points.length > 12, 'a point for each month with changes');
  const changes = /<h2>最近の変化<\/h2>.*?<\/section>/s.exec(body)[0];
  assert.match(text(changes), /(示せている|示せていない|不明) → (示せている|一部示せている|示せていない)/);
});

test('an administrator, who sees no states, is shown the way and what of it is gone', async () => {
  const admin = new Client(server.url);
  await admin.signIn('admin');
  const { body } = await admin.get('/');
  assert.match(body, /準備は整っています/);
  assert.equal([...body.matchAll(/<li class="done">/g)].length, 5);
});

test('whoever comes back sees which records have changed since, and gets to them', async () => {
  const client = new Client(server.url);
  await client.signIn('sunabashiri');
  assert.doesNotMatch((await client.get('/')).body, /前回のサインイン/);
  await new Promise((resolve) => { setTimeout(resolve, 1100); });
  const api = await Api.open(server.url, 'kokeguchi');
  const site = (await api.send('GET', '/registers/site?limit=1')).json.items[0];
  const changed = await api.send('PATCH', `/registers/site/${site.id}`, { fields: { capacity: '改めた能力' } }, { 'if-match': `"${site.rev}"` });
  assert.equal(changed.status, 200, changed.body);
  const again = new Client(server.url);
  await again.signIn('sunabashiri');
  const { body } = await again.get('/');
  const [, href, count] = /<a class="chip" href="(\/r\/site\?[^"]*)">拠点 <b>(\d+)<\/b>/.exec(body) ?? assert.fail(body);
  assert.equal(count, '1');
  const list = await again.get(href.replace(/&amp;/g, '&'));
  assert.equal([...list.body.matchAll(/class="title-col"><a href="\/r\/site\/(\d+)"/g)].map((m) => m[1]).join(), String(site.id));
});
