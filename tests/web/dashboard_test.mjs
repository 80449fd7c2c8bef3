// SPDX-License-Identifier: Apache-2.0
// The first page: its counts are those of the list behind them, its trend is of the records' own
// history, and an empty installation is led from step to step.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
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
  const changes = /<h2>最近変わった状態<\/h2>.*?<\/section>/s.exec(body)[0];
  assert.match(text(changes), /(示せている|示せていない|不明) → (示せている|一部示せている|示せていない)/);
});

test('an administrator, who sees no states, is shown the way and what of it is gone', async () => {
  const admin = new Client(server.url);
  await admin.signIn('admin');
  const { body } = await admin.get('/');
  assert.match(body, /準備は整っています/);
  assert.equal([...body.matchAll(/<li class="done">/g)].length, 5);
});
