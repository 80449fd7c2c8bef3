// SPDX-License-Identifier: Apache-2.0
// What somebody with full rights on the database does to it, and what verify says of that.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { dataMake, folder, kaname } from '../lib/kaname.mjs';

const isSqlite = process.env.KANAME_TEST_DATABASE !== 'postgresql';
let home, data, url;
before(() => {
  home = folder();
  data = join(home.path, 'data');
  dataMake(data);
  if (!isSqlite)
    [, url] = /^database = (.*)$/m.exec(readFileSync(join(data, 'kaname.conf'), 'utf8'));
});
after(() => home.remove());

const client = () => (isSqlite ? ['sqlite3', [join(data, 'kaname.db')]] : ['psql', ['-q', '-At', url]]);

function sql(statement) {
  const [program, args] = client();
  return execFileSync(program, args, { input: `${statement};\n`, encoding: 'utf8' }).trim();
}

function gateDrop(table) {
  sql(isSqlite ? `DROP TRIGGER IF EXISTS ${table}_no_update; DROP TRIGGER IF EXISTS ${table}_no_UPDATE`
    : `ALTER TABLE ${table} DISABLE TRIGGER USER`);
}

function verdict() {
  const result = kaname(['verify', '--data', data, '--json']);
  return { code: result.code, ...JSON.parse(result.stdout) };
}

/** Alters one value, sees what verify names, and puts it back. */
function alter(table, column, where, value, first) {
  const before = sql(`SELECT ${column} FROM ${table} WHERE ${where}`);
  sql(`UPDATE ${table} SET ${column} = '${value}' WHERE ${where}`);
  const found = verdict();
  assert.equal(found.code, 1, `${table}.${column}`);
  assert.equal(found.bad_entry, 0, 'the journal itself is whole');
  assert.equal(found.bad_records, 1);
  assert.deepEqual({ register: found.first.register, field: found.first.field }, first);
  assert.ok(found.first.entry > 0, 'names the entry that tells otherwise');
  sql(`UPDATE ${table} SET ${column} = '${before.replace(/'/g, "''")}' WHERE ${where}`);
  assert.deepEqual(verdict().first, undefined, 'put back, it agrees again');
}

test('an untouched installation agrees with its journal', () => {
  const found = verdict();
  assert.equal(found.code, 0);
  assert.ok(found.compared && found.records > 1000 && found.versions > 0 && found.editions > 0);
  assert.match(kaname(['verify', '--data', data]).stdout, /\d+ records, \d+ approved versions .* agree/);
});

test('a record, a role, an approved version and an approved edition altered by SQL are named', () => {
  alter('r_supplier', 'f_name', 'id = 1', 'forged', { register: 'supplier', field: 'name' });
  const role = sql("SELECT min(id) FROM r_role_assignment WHERE f_role <> 'ADMIN'");
  alter('r_role_assignment', 'f_role', `id = ${role}`, 'ADMIN', { register: 'role_assignment', field: 'role' });
  gateDrop('version');
  const [register] = sql('SELECT register FROM version ORDER BY register').split('\n');
  alter('version', 'title', `number = 1 AND register = '${register}' AND record_id = (SELECT min(record_id)
    FROM version WHERE register = '${register}')`, 'forged', { register, field: 'version' });
  gateDrop('standard_edition');
  alter('standard_edition', 'label', 'number = 1', 'forged', { register: 'standard', field: 'edition' });
});

test('it is said to people, too', () => {
  const name = sql('SELECT f_name FROM r_supplier WHERE id = 2');
  sql("UPDATE r_supplier SET f_name = 'forged' WHERE id = 2");
  const result = kaname(['verify', '--data', data, '--lang', 'ja']);
  assert.equal(result.code, 1);
  assert.match(result.stdout, /操作記録に異常はありません/);
  assert.match(result.stdout, /最初は supplier の 2 番（項目 name、操作記録の記録 \d+）です/);
  sql(`UPDATE r_supplier SET f_name = '${name}' WHERE id = 2`);
});

test('a checkpoint kept elsewhere betrays a journal that was cut off', () => {
  // As somebody would who owns the machine: back to the first anchor, with its line as the head.
  const elsewhere = join(home.path, 'syslog.txt');
  const lines = readFileSync(join(data, 'checkpoints.log'), 'utf8').trim().split('\n');
  const head = kaname(['report', 'state-summary', join(home.path, 'state.html'), '--data', data]);
  assert.equal(head.code, 0, head.stdout + head.stderr);
  const last = readFileSync(join(data, 'checkpoints.log'), 'utf8').trim().split('\n').at(-1);
  writeFileSync(elsewhere, lines.concat(last).map((line) => `Nov 27 19:00:00 host kaname[1]: ${line}\n`).join(''));
  assert.equal(kaname(['verify', '--data', data, '--checkpoint', elsewhere]).code, 0);
  const cut = kaname(['verify', '--data', data, '--checkpoint', join(home.path, 'state.html'), '--json']);
  assert.equal(cut.code, 0, 'a report holds such a line, too');
  for (const table of ['journal', 'checkpoint', 'journal_head']) gateDrop(table);
  sql(isSqlite ? 'DROP TRIGGER journal_no_DELETE; DROP TRIGGER checkpoint_no_DELETE' : 'SELECT 1');
  const [, seq, hash, stamp, signature] = lines[0].split(' ');
  const bytes = (hex) => (isSqlite ? `X'${hex}'` : `'\\x${hex}'`);
  sql(`DELETE FROM journal WHERE seq > ${seq}; DELETE FROM checkpoint WHERE seq > ${seq};
    UPDATE journal_head SET seq = ${seq}, hash = ${bytes(hash)}, at_ms = ${Date.parse(stamp)},
    signature = ${bytes(Buffer.from(signature, 'base64url').toString('hex'))}`);
  writeFileSync(join(data, 'checkpoints.log'), `${lines[0]}\n`);
  const found = JSON.parse(kaname(['verify', '--data', data, '--checkpoint', elsewhere, '--json', '--lang', 'en']).stdout);
  assert.equal(found.bad_entry, Number(seq) + 1);
  assert.match(found.why, /cut off from here/);
  writeFileSync(elsewhere, 'nothing of the kind\n');
  assert.equal(kaname(['verify', '--data', data, '--checkpoint', elsewhere]).code, 66);
});
