// SPDX-License-Identifier: Apache-2.0
// tools/tidy must find each breach of the rules, and nothing else.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { folder, root } from '../lib/kaname.mjs';

const licence = '/* SPDX-License-Identifier: Apache-2.0 */\n';
let home;
before(() => { home = folder(); });
after(() => home.remove());

function tidy(files) {
  const place = join(home.path, String(Math.random()).slice(2));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text);
  }
  const result = spawnSync(join(root, 'build/tools/tidy'), [place], { encoding: 'utf8' });
  return { code: result.status, lines: result.stdout.trim().split('\n').slice(0, -1) };
}

function finds(name, text, pattern) {
  const result = tidy({ [name]: text });
  assert.equal(result.code, 1, `nothing found in ${name}`);
  assert.equal(result.lines.length, 1, result.lines.join('\n'));
  assert.match(result.lines[0], pattern);
}

test('sound code passes', () => {
  const text = `${licence}#include "base/text.h"\n#include "store/db.h"\n
/* free( and "SELECT " and strcpy( in a comment are no calls. */
static const char help[] = "free( strcpy(";
struct label a = L("保存", "Save"), b = L("PDCA", "PDCA"), c = L("%s: %d\\n", "%s: %d\\n");
`;
  assert.deepEqual(tidy({ 'src/model/a.c': text, 'docs/a.md': 'See `src/model/a.c`.\n' }),
    { code: 0, lines: [] });
});

test('arrows point down only', () => {
  finds('src/base/a.c', `${licence}#include "store/db.h"\n`, /a\.c:2: base must not include from store/);
  finds('src/report/a.c', `${licence}#include "store/db.h"\n`, /report must not include from store/);
  finds('src/context/a.c', `${licence}#include "operation/b.h"\n`, /context must not include from operation/);
  finds('src/report/a.c', `${licence}\n#include "web/http.h"\n`, /a\.c:3: report must not include/);
  finds('src/elsewhere/a.c', licence, /has no floor/);
});

test('sizes', () => {
  const body = '    a();\n'.repeat(71);
  finds('src/base/a.c', `${licence}void f(void)\n{\n${body}}\n`, /a function of 71 lines/);
  finds('src/base/a.c', licence + '\n'.repeat(500), /501 lines/);
  finds('src/base/a.h', licence + '\n'.repeat(150), /151 lines/);
  finds('src/base/a.c', `${licence}/* ${'あ'.repeat(95)} */\n`, /a\.c:2: 101 columns/);
  assert.equal(tidy({ 'src/base/a.c': `${licence}/* ${'あ'.repeat(94)} */\n` }).code, 0,
    'characters count, not bytes');
  finds('src/base/a.c', `${licence}int a; \n`, /white space/);
  finds('src/base/a.c', `${licence}\tint a;\n`, /a tab/);
});

test('forbidden calls, free and SQL', () => {
  finds('src/base/a.c', `${licence}void f(void);\nint b = strcpy(a, c);\n`, /a\.c:3: strcpy/);
  finds('src/model/a.c', `${licence}int b = free(a);\n`, /free\(/);
  finds('src/context/a.c', `${licence}char *s = "SELECT id FROM r_site";\n`, /SQL above the model/);
  assert.equal(tidy({ 'src/store/a.c': `${licence}char *s = "SELECT 1";\n` }).code, 0);
  assert.equal(tidy({ 'src/model/a_test.c': `${licence}int b = system(a);\n` }).code, 0);
});

test('licence, labels and documents', () => {
  finds('src/base/a.c', 'int a;\n', /licence/);
  finds('src/base/a.c', `${licence}struct label a = L("Save", "Keep");\n`, /no Japanese in "Save"/);
  finds('src/base/a.c', `${licence}struct label a =\n    L_INIT("保"\n    "存",\n "Save 保存");\n`,
    /a\.c:3: Japanese in the English/);
  finds('docs/a.md', 'See\n`src/base/gone.c`.\n', /a\.md:2: there is no src\/base\/gone\.c/);
});
