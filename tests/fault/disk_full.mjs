// SPDX-License-Identifier: Apache-2.0
// make soak: a data folder on a file system of 24 MiB that fills up while people write, and has
// space again later. In a mount namespace of its own, so nothing is left behind.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client, binary, dataMake, folder, kaname, limitsLift } from '../lib/kaname.mjs';
import { Writers } from '../lib/writers.mjs';

const size = 24;
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function start(home, port) {
  const script = 'mount -t tmpfs -o size="$1"m tmpfs "$2" && cp -a "$3"/. "$2" && shift 3 && exec "$@"';
  const child = spawn('unshare', [process.getuid() === 0 ? '-m' : '-rm', 'sh', '-c', script, 'sh', String(size),
    join(home, 'small'), join(home, 'data'), binary, 'serve', '--data', join(home, 'small'),
    '--port', String(port), '--lang', 'en'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (part) => { log += part; });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${log}`)));
  });
  return child;
}

test('a full disk is said, nothing breaks, and writing goes on when space returns', { timeout: 120_000 }, async () => {
  const place = folder(), home = place.path;
  execFileSync('mkdir', [join(home, 'small')]);
  dataMake(join(home, 'data'));
  limitsLift(join(home, 'data'));
  const port = 20000 + Math.floor(Math.random() * 20000);
  const child = await start(home, port);
  /* What the server sees as its data folder. */
  const inside = join('/proc', String(child.pid), 'root', join(home, 'small'));
  const filler = join(inside, 'filler');
  try {
    const writers = await Writers.signIn(`http://127.0.0.1:${port}`, 2);
    writers.start();
    await pause(300);
    assert.throws(() => writeFileSync(filler, Buffer.alloc(size * 2 ** 20)), /ENOSPC/);
    for (let i = 0; i < 100 && writers.refused.length < 3; i++) await pause(50);
    await writers.stop();
    assert.ok(writers.refused.length >= 3, 'writing is refused');
    for (const { status, body } of writers.refused) {
      assert.ok(status === 500 || status === 503 || status === 507, `status ${status}`);
      assert.match(body, /空き容量|full/);
    }
    const full = await writers.clients[0].get('/r/supplier');
    assert.equal(full.status, 200, 'reading goes on');

    rmSync(filler);
    const before = writers.acknowledged.size;
    writers.refused.length = 0;
    writers.start();
    await pause(400);
    await writers.stop();
    assert.deepEqual(writers.refused.map((one) => one.status), []);
    assert.ok(writers.acknowledged.size > before, 'writing goes on');

    execFileSync('cp', ['-a', inside, join(home, 'after')]);
    const verdict = kaname(['verify', '--data', join(home, 'after')]);
    assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
    const path = join(home, 'suppliers.csv');
    assert.equal(kaname(['export', 'supplier', path, '--data', join(home, 'after')]).code, 0);
    const sheet = readFileSync(path, 'utf8');
    for (const code of writers.acknowledged)
      assert.ok(sheet.includes(`"${code}"`), `${code} was acknowledged and is gone`);
    assert.equal((await new Client(`http://127.0.0.1:${port}`).signIn('kokeguchi')).status, 303);
  } finally {
    const end = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill('SIGTERM');
    await end;
    place.remove();
  }
});
