// SPDX-License-Identifier: Apache-2.0
// docs/glossary.md says of each thing what it is called: every register is there, with the words
// that the screens use, and what it names in code is in the code.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../lib/kaname.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const rows = read('docs/glossary.md').split('\n').filter((line) => /^\| (?!日本語|---)/.test(line))
  .map((line) => line.split('|').slice(1, 4).map((cell) => cell.trim()));
const sources = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((d) => d.isDirectory())
  .flatMap((d) => readdirSync(join(root, 'src', d.name)).filter((f) => /\.[ch]$/.test(f)).map((f) => read(`src/${d.name}/${f}`)));

test('every register has its row, with the words of its declaration', () => {
  const registers = [...read('tests/golden/schema-sqlite.sql').matchAll(/CREATE TABLE IF NOT EXISTS r_(\w+)/g)].map(([, name]) => name);
  assert.ok(registers.length > 25);
  for (const name of registers) {
    const row = rows.find(([, , code]) => code === `\`${name}\`` || code.startsWith(`\`${name}\`,`));
    assert.ok(row, `no row for the register ${name}`);
    const [, ja, en] = sources.map((s) => new RegExp(`\\.name = "${name}",\\s*\\.label = L_INIT\\("([^"]+)",\\s*"([^"]+)"\\)`).exec(s)).find(Boolean);
    assert.ok(row[0].startsWith(ja), `${name}: ${ja} on screen, ${row[0]} in the glossary`);
    assert.ok(row[1].toLowerCase().startsWith(en.toLowerCase()), `${name}: ${en} on screen, ${row[1]} in the glossary`);
  }
});

test('what is named in code is there', () => {
  const all = sources.join('\n');
  for (const [ja, , code] of rows)
    for (const [, word] of code.matchAll(/`(?:struct )?([a-z_]+)`/g))
      assert.ok(new RegExp(`\\b${word}\\b`).test(all), `${ja}: ${word}`);
});

test('no word has two rows', () => {
  for (const at of [0, 1]) {
    const words = rows.map((row) => row[at].replace(/（.*/, '')).filter((w) => !['版', 'edition', '項目'].includes(w));
    assert.deepEqual(words.filter((w, i) => words.indexOf(w) !== i), []);
  }
});
