// SPDX-License-Identifier: Apache-2.0
// The command line, as an administrator meets it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { dataMake, folder, kaname } from '../lib/kaname.mjs';

const isSqlite = process.env.KANAME_TEST_DATABASE !== 'postgresql';
let home, data;
before(() => {
  home = folder();
  data = join(home.path, 'data');
  dataMake(data);
});
after(() => home.remove());

test('every command explains itself in both languages', () => {
  const names = kaname(['help']).stdout.match(/^ {2}(\w+) /gm).map((line) => line.trim());
  for (const name of ['serve', 'init', 'backup', 'restore', 'verify', 'version'])
    assert.ok(names.includes(name), `${name} is in the overview`);
  for (const name of names) {
    const ja = kaname([name, '--help', '--lang', 'ja']), en = kaname([name, '--help', '--lang', 'en']);
    assert.equal(ja.code, 0);
    assert.match(ja.stdout, /使い方: kaname/);
    assert.match(en.stdout, /Usage: kaname/);
    assert.doesNotMatch(en.stdout, /[ぁ-ん]/, `${name}: Japanese in the English help`);
  }
});

test('wrong usage is said and has its exit code', () => {
  assert.equal(kaname(['nonsense']).code, 64);
  assert.equal(kaname(['verify', '--nonsense']).code, 64);
  assert.equal(kaname(['backup']).code, 64);
  assert.equal(kaname(['version', 'too', 'many']).code, 64);
  assert.match(kaname(['verify', '--data']).stderr, /needs a value/);
  assert.equal(kaname(['verify', '--data', join(home.path, 'nowhere')]).code, 66);
});

test('a mistake in kaname.conf names its line', () => {
  const path = join(home.path, 'conf');
  assert.equal(kaname(['init', '--data', path]).code, 0);
  writeFileSync(join(path, 'kaname.conf'), '# a comment\nport = 8420\nprot = 1\nport = x\n');
  const result = kaname(['serve', '--data', path]);
  assert.equal(result.code, 65);
  assert.match(result.stderr, /kaname\.conf:3: There is no setting "prot"/);
  assert.match(result.stderr, /kaname\.conf:4: "port" is there twice/);
});

test('the printed settings file is accepted as it is', () => {
  const path = join(home.path, 'conf2');
  assert.equal(kaname(['init', '--data', path]).code, 0);
  const text = kaname(['print', 'config', '--lang', 'ja']).stdout.replace(/^#(\w+ =)/gm, '$1');
  assert.match(text, /^port = 8420$/m);
  writeFileSync(join(path, 'kaname.conf'), text);
  assert.equal(kaname(['verify', '--data', path]).code, 0);
});

test('verify confirms a whole journal, as text and as JSON', () => {
  const shown = kaname(['verify', '--data', data]);
  assert.equal(shown.code, 0);
  assert.match(shown.stdout, /The journal is whole: \d\d+ entries/);
  const json = JSON.parse(kaname(['verify', '--data', data, '--json']).stdout);
  assert.equal(json.ok, true);
  assert.ok(json.entries > 100);
});

if (isSqlite) test('verify names the entry whose byte was flipped', () => {
  const copy = join(home.path, 'flipped.db');
  execFileSync('sqlite3', [join(data, 'kaname.db'), `VACUUM INTO '${copy}'`]);
  execFileSync('sqlite3', [copy, `DROP TRIGGER journal_no_UPDATE;
    UPDATE journal SET title = replace(title, substr(title, 1, 1), 'X') WHERE seq = 57`]);
  const result = kaname(['verify', '--database', copy, '--public-key', join(data, 'journal.pub'), '--json']);
  assert.equal(result.code, 1);
  assert.equal(JSON.parse(result.stdout).bad_entry, 57);
});

test('verify confirms the checkpoint of a report and refuses a forged one', () => {
  const anchors = readFileSync(join(data, 'checkpoints.log'), 'utf8').trim().split('\n');
  const line = anchors.at(-1), report = join(home.path, 'report.html');
  assert.match(line, /^kaname-checkpoint\/1 /);
  assert.equal(kaname(['report', 'gaps', report, '--data', data]).code, 0);
  assert.equal(kaname(['verify', '--data', data, '--report', report]).code, 0);
  writeFileSync(report, `<!DOCTYPE html><html><p>${line}</p></html>`);
  const bare = kaname(['verify', '--data', data, '--report', report]);
  assert.equal(bare.code, 1, 'a true checkpoint does not make a file true');
  assert.match(bare.stdout, /no signature over the whole file/);
  assert.equal(kaname(['verify', '--data', data, '--checkpoint', line]).code, 0);
  const forged = line.replace(/^(\S+ \d+ )(..)/, (all, head, two) => head + (two === '00' ? '11' : '00'));
  assert.notEqual(kaname(['verify', '--data', data, '--checkpoint', forged]).code, 0);
  writeFileSync(report, '<html></html>');
  assert.equal(kaname(['verify', '--data', data, '--report', report]).code, 66);
});

if (isSqlite) test('a backup restores into an empty folder and verifies', () => {
  const tar = join(home.path, 'backup.tar'), again = join(home.path, 'again');
  assert.equal(kaname(['backup', tar, '--data', data]).code, 0);
  const names = execFileSync('tar', ['tf', tar], { encoding: 'utf8' });
  assert.doesNotMatch(names, /\.key/, 'no secret key');
  const result = kaname(['restore', tar, '--data', again]);
  assert.equal(result.code, 0, result.stderr);
  assert.match(result.stdout, /whole/);
  assert.ok(!existsSync(join(again, 'journal.key')));
  assert.equal(kaname(['restore', tar, '--data', again]).code, 75, 'never over anything');
  assert.equal(kaname(['backup', tar, '--data', data]).code, 75, 'never over a backup');
});

test('a backup has every attachment, or says which are missing, and no password', () => {
  const mine = join(home.path, 'with-files'), tar = (name) => join(home.path, name);
  dataMake(mine);
  const content = 'measured on site', hex = createHash('sha256').update(content).digest('hex');
  const place = `blobs/${hex.slice(0, 2)}/${hex.slice(2)}`;
  const url = isSqlite ? null : /^database = (.*)$/m.exec(readFileSync(join(mine, 'kaname.conf'), 'utf8'))[1];
  const [program, args] = isSqlite ? ['sqlite3', [join(mine, 'kaname.db')]] : ['psql', ['-q', url]];
  execFileSync(program, args, { input: `INSERT INTO attachment (register, record_id, name, type, size, sha256,
    at_ms, by_id, by_name) VALUES ('supplier', 1, 'a.txt', 'text/plain', ${content.length}, '${hex}', 1, 1, 'a');\n` });
  const without = kaname(['backup', tar('without.tar'), '--data', mine]);
  assert.equal(without.code, 74, without.stderr);
  assert.match(without.stderr, /was made, but the contents of 1 attachments/);
  assert.ok(existsSync(tar('without.tar')), 'the rest is saved all the same');
  mkdirSync(join(mine, 'blobs', hex.slice(0, 2)), { recursive: true });
  writeFileSync(join(mine, place), content);
  assert.equal(kaname(['backup', tar('with.tar'), '--data', mine]).code, 0);
  assert.match(execFileSync('tar', ['tf', tar('with.tar')], { encoding: 'utf8' }), new RegExp(place));
  // A folder that cannot be looked into is an error, not an empty one (root sees all).
  if (process.getuid() !== 0) {
    chmodSync(join(mine, 'blobs', hex.slice(0, 2)), 0);
    assert.equal(kaname(['backup', tar('denied.tar'), '--data', mine]).code, 74);
    chmodSync(join(mine, 'blobs', hex.slice(0, 2)), 0o700);
  }
  if (url) {
    const conf = join(mine, 'kaname.conf'), secret = 'not-for-the-backup';
    writeFileSync(conf, readFileSync(conf, 'utf8').replace(url, `${url}&password=${secret}`));
    const result = kaname(['backup', tar('secret.tar'), '--data', mine]);
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stderr, /password is not part of the backup/);
    const kept = execFileSync('tar', ['xOf', tar('secret.tar'), 'kaname.conf'], { encoding: 'utf8' });
    assert.ok(kept.includes(url) && !kept.includes(secret));
  }
});

if (!isSqlite) test('a backup of PostgreSQL restores into an empty database', () => {
  const tar = join(home.path, 'pg.tar'), again = join(home.path, 'pg-again');
  const name = `again_${process.pid}`, server = process.env.KANAME_TEST_PG;
  execFileSync('psql', ['-q', '-c', `CREATE DATABASE ${name}`, server]);
  const [, own] = /^database = (.*)$/m.exec(readFileSync(join(data, 'kaname.conf'), 'utf8'));
  const target = own.replace('/postgres?', `/${name}?`);
  assert.equal(kaname(['backup', tar, '--data', data]).code, 0);
  const result = kaname(['restore', tar, '--data', again, '--database', target,
    '--key', join(data, 'journal.key')]);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(kaname(['verify', '--data', again]).code, 0);
  const third = kaname(['restore', tar, '--data', join(home.path, 'pg-third'), '--database', target]);
  assert.equal(third.code, 75, `never into a database that is not empty: ${third.stderr}`);
});

if (isSqlite) test('a damaged backup is refused', () => {
  const tar = join(home.path, 'sound.tar'), bad = join(home.path, 'bad.tar');
  assert.equal(kaname(['backup', tar, '--data', data, '--with-keys']).code, 0);
  const bytes = readFileSync(tar);
  bytes[100000] ^= 1;
  writeFileSync(bad, bytes);
  const result = kaname(['restore', bad, '--data', join(home.path, 'bad')]);
  assert.equal(result.code, 65);
  assert.match(result.stderr, /kaname\.db/);
  writeFileSync(bad, Buffer.alloc(20480));
  assert.equal(kaname(['restore', bad, '--data', join(home.path, 'bad2')]).code, 65);
});

test('the demonstration goes only into an empty installation', () => {
  const result = kaname(['demo', '--data', data]);
  assert.equal(result.code, 75);
  assert.match(result.stderr, /empty installation/);
});
