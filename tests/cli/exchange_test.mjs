// SPDX-License-Identifier: Apache-2.0
// Registers in and out by commands: what a script reads, and when it stops.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { dataMake, folder, kaname } from '../lib/kaname.mjs';

let home, data;
before(() => {
  home = folder();
  data = join(home.path, 'data');
  dataMake(data);
});
after(() => home.remove());

function sheet(name, text) {
  const path = join(home.path, name);
  writeFileSync(path, text);
  return path;
}
const run = (command, file, ...more) => kaname([command, 'supplier', file, '--data', data, ...more]);

test('an import tells a program every cell that changes', () => {
  const path = sheet('right.csv', 'No.,Name,Tier\nSUP-01,Renamed,1\nSUP-91,New one,2\n');
  const looked = run('import', path, '--json');
  assert.equal(looked.code, 0, looked.stderr);
  const plan = JSON.parse(looked.stdout);
  assert.deepEqual([plan.ok, plan.applied, plan.adds, plan.changes, plan.cells, plan.wrong],
    [true, false, 1, 1, 1, 0]);
  assert.equal(plan.rows[0].plan, 'change');
  const [cell] = plan.rows[0].cells;
  assert.deepEqual([cell.where, cell.field, cell.after], ['CSV!B2', 'name', 'Renamed']);
  assert.ok(cell.before.length > 0);
  assert.equal(plan.rows[1].plan, 'add');

  const applied = run('import', path, '--json', '--apply');
  assert.equal(applied.code, 0, applied.stderr);
  assert.equal(JSON.parse(applied.stdout).applied, true);
  assert.equal(JSON.parse(run('import', path, '--json').stdout).same, 2);
});

test('a wrong row is the same exit code, looked at or applied, and one JSON document', () => {
  const path = sheet('wrong.csv', 'No.,Name,Tier\nSUP-92,,12\n');
  for (const more of [[], ['--apply']]) {
    const plain = run('import', path, ...more);
    assert.equal(plain.code, 65);
    assert.match(plain.stdout, /^CSV!C2: /m);
    assert.match(plain.stderr, /Nothing has been saved/);
    const told = run('import', path, '--json', ...more);
    assert.equal(told.code, 65);
    const plan = JSON.parse(told.stdout);
    assert.equal(plan.ok, false);
    assert.equal(plan.applied, false);
    const problems = plan.rows[0].problems.map((one) => `${one.where} ${one.field} ${one.kind}`);
    assert.deepEqual(problems.sort(), ['CSV!B2 name invalid', 'CSV!C2 tier invalid']);
    assert.ok(plan.rows[0].problems.every((one) => one.detail.length > 5));
  }
  assert.match(kaname(['import', '--help', '--lang', 'en']).stdout, /exit code is 65/);
});

test('a file that is not there is named', () => {
  const path = join(home.path, 'nowhere.csv');
  const answer = run('import', path);
  assert.equal(answer.code, 66);
  assert.ok(answer.stderr.includes(path));
});

test('the ending of the name says the format, and an unknown one is refused', () => {
  for (const name of ['e.pdf', 'e', 'e.xls', 'csv']) {
    const path = join(home.path, name);
    const answer = run('export', path);
    assert.equal(answer.code, 65, name);
    assert.match(answer.stderr, /\.xlsx or \.csv/);
    assert.ok(!existsSync(path), name);
  }
  assert.equal(run('export', join(home.path, 'e.xlsx'), '--cp932').code, 65);
  assert.equal(run('export', join(home.path, 'E.CSV'), '--cp932').code, 0);
  assert.equal(run('export', join(home.path, 'e.xlsx')).code, 0);
});
