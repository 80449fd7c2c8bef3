// SPDX-License-Identifier: Apache-2.0
// What the server does by itself, with nobody there.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, dataMake, folder } from '../lib/kaname.mjs';

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
let home, data, child;
before(() => {
  home = folder();
  data = join(home.path, 'data');
  dataMake(data, { demo: false });
});
after(() => {
  child?.kill('SIGTERM');
  home.remove();
});

function file(path, ageDays) {
  const at = Date.now() / 1000 - ageDays * 86400;
  writeFileSync(join(data, path), 'x');
  utimesSync(join(data, path), at, at);
}

test('what a planned import left behind goes after a day, and the end of the journal is anchored', async () => {
  mkdirSync(join(data, 'work'));
  mkdirSync(join(data, 'blobs'), { recursive: true });
  file('work/1-old', 2);
  file('work/1-young', 0.5);
  file('blobs/draft-old', 2);
  // As a burst before the end of a process leaves it: the head has no anchor.
  writeFileSync(join(data, 'checkpoints.log'), '');
  child = spawn(binary, ['serve', '--data', data, '--port', String(21000 + process.pid % 9000)],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  await new Promise((resolve) => { child.stdout.once('data', resolve); });
  for (let i = 0; i < 50 && existsSync(join(data, 'work/1-old')); i++) await pause(100);
  assert.ok(!existsSync(join(data, 'work/1-old')));
  assert.ok(existsSync(join(data, 'work/1-young')));
  for (let i = 0; i < 50 && existsSync(join(data, 'blobs/draft-old')); i++) await pause(100);
  assert.ok(!existsSync(join(data, 'blobs/draft-old')));
  assert.match(readFileSync(join(data, 'checkpoints.log'), 'utf8'), /^kaname-checkpoint\/1 \d+ /);
});
