// SPDX-License-Identifier: Apache-2.0
// Accounts and addresses from the command line; what serve says at its start; the manual page.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, dataMake, folder, kaname, root } from '../lib/kaname.mjs';

let home, data;
before(() => {
  home = folder();
  data = join(home.path, 'data');
  dataMake(data);
});
after(() => home.remove());

const add = (login, ...more) => kaname(['user', 'add', login, '--role', 'ALL', '--data', data, '--lang', 'en', ...more]);

test('a login is of letters that everybody can type', () => {
  for (const login of ['x 4<b>', '山田', 'a"b', 'a,b', 'a\tb', '../x', ''])
    assert.notEqual(add(login).code, 0, JSON.stringify(login));
  assert.match(add('x 4<b>').stderr, /A login is of a-z/);
  for (const login of ['taro.yamada', 'taro_2', 'taro@example.jp', 't-1+x']) assert.equal(add(login).code, 0, add(login).stderr);
  const made = JSON.parse(add('jiro', '--json').stdout);
  assert.deepEqual([made.ok, made.login, typeof made.password], [true, 'jiro', 'string']);
});

/** What serve prints until it waits. */
function announced() {
  const child = spawn(binary, ['serve', '--data', data, '--port', String(20000 + (process.pid % 20000)), '--lang', 'en'], { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (part) => { text += part; setTimeout(() => child.kill('SIGTERM'), 500); });
    child.once('exit', () => resolve(text));
  });
}

test('serve names those who still have the password of the demonstration, and nobody else', async () => {
  assert.equal(add('later').code, 0);
  assert.equal(kaname(['user', 'reset', 'fukita', '--data', data]).code, 0);
  const text = await announced();
  assert.match(text, /^ {2}kokeguchi /m);
  assert.doesNotMatch(text, /^ {2}(later|fukita) /m);
});

test('an address in kaname.conf is one', () => {
  const path = join(home.path, 'conf');
  assert.equal(kaname(['init', '--data', path]).code, 0);
  const check = (line) => {
    writeFileSync(join(path, 'kaname.conf'), `${line}\n`);
    return kaname(['verify', '--data', path, '--lang', 'en']);
  };
  for (const value of ['javascript:alert(1)', 'kaname.example.jp', 'https://', 'ftp://x', 'https://x/', 'https://x/kaname', 'https://x"y', 'https://x y', 'https://x<b>', 'https://u@x', 'https:///x']) {
    const result = check(`public_url = ${value}`);
    assert.equal(result.code, 65, value);
    assert.match(result.stderr, /kaname\.conf:1: public_url/);
  }
  for (const value of ['https://kaname.example.jp', 'http://localhost:8420', 'https://[::1]:8420', ''])
    assert.equal(check(`public_url = ${value}`).code, 0, value);
  assert.equal(check('oidc_issuer = javascript:x').code, 65);
});

test('the manual page says nothing that troff cannot print', (t) => {
  if (spawnSync('groff', ['--version']).status !== 0) return t.skip('no groff');
  for (const device of ['utf8', 'ascii']) {
    const result = spawnSync('groff', ['-man', `-T${device}`, '-ww', '-Kutf8', '-z', join(root, 'docs/man/kaname.1')], { encoding: 'utf8' });
    assert.equal(result.stderr.replace(/.*(cannot adjust|can't break) line.*\n/g, ''), '');
  }
  assert.match(readFileSync(join(root, 'docs/man/kaname.1'), 'utf8'), /^\.TH KANAME 1/m);
});
