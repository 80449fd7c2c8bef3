// SPDX-License-Identifier: Apache-2.0
// What was acknowledged is there: after kill -9 at any moment, and in a backup taken while others
// write. KANAME_KILL_ROUNDS sets how often it is killed (make soak: 200).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, dataMake, folder, kaname, limitsLift, serverStart } from '../lib/kaname.mjs';
import { Writers } from '../lib/writers.mjs';

const rounds = Number(process.env.KANAME_KILL_ROUNDS ?? 8);
const isSqlite = process.env.KANAME_TEST_DATABASE !== 'postgresql';
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

let home, data;
before(() => {
  home = folder();
  data = join(home.path, 'data');
  dataMake(data);
  limitsLift(data);
});
after(() => home.remove());

/** In a process group of its own, so that keeper and web role can be killed in one blow. */
async function start(port) {
  const child = spawn(binary, ['serve', '--data', data, '--port', String(port), '--lang', 'en'],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let log = '';
  child.stderr.on('data', (part) => { log += part; });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${log}`)));
  });
  return child;
}

function killed(child) {
  const end = new Promise((resolve) => { child.once('exit', resolve); });
  process.kill(-child.pid, 'SIGKILL');
  return end;
}

function suppliers(from) {
  const path = join(home.path, 'suppliers.csv');
  const result = kaname(['export', 'supplier', path, '--data', from]);
  assert.equal(result.code, 0, result.stderr);
  return readFileSync(path, 'utf8');
}

function checkAll(from, codes) {
  const verdict = kaname(['verify', '--data', from]);
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
  const sheet = suppliers(from);
  for (const code of codes)
    assert.ok(sheet.includes(`"${code}"`), `${code} was acknowledged and is gone`);
}

test(`${rounds} times killed while four people write`, { timeout: 1_800_000 }, async () => {
  const port = 20000 + Math.floor(Math.random() * 20000);
  let child = await start(port);
  const writers = await Writers.signIn(`http://127.0.0.1:${port}`, 4);
  for (let round = 1; round <= rounds; round++) {
    writers.start();
    await pause(20 + Math.random() * 280);
    await killed(child);
    await writers.stop();
    if (round % 10 === 0 || round === rounds) checkAll(data, writers.acknowledged);
    child = await start(port);
  }
  await killed(child);
  assert.deepEqual(writers.refused, []);
  assert.ok(writers.acknowledged.size > rounds, `only ${writers.acknowledged.size} were written`);
  checkAll(data, writers.acknowledged);
});

/* PostgreSQL's own tool takes and restores its backups: tests/cli. */
if (isSqlite) test('a backup taken while people write is whole, and is restored', async () => {
  const server = await serverStart({ limits: false });
  const archive = join(home.path, 'backup.tar'), restored = join(home.path, 'restored');
  try {
    const writers = await Writers.signIn(server.url, 3);
    writers.start();
    /* However busy the machine is. */
    for (let i = 0; i < 200 && writers.acknowledged.size <= 5; i++) await pause(50);
    const before = [...writers.acknowledged];
    const result = kaname(['backup', archive, '--with-keys', '--data', server.data]);
    for (let i = 0; i < 200 && writers.acknowledged.size <= before.length; i++) await pause(50);
    await writers.stop();
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(writers.refused, []);
    assert.ok(before.length > 5 && writers.acknowledged.size > before.length);
    const back = kaname(['restore', archive, '--data', restored]);
    assert.equal(back.code, 0, back.stderr);
    checkAll(restored, before);
  } finally {
    await server.stop();
  }
});
