// SPDX-License-Identifier: Apache-2.0
// Reports as files: each format, both languages, and that the journal confirms them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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

const settings = { standard: ['--set', 'standard=AOG-IS-01'] };

function report(name, file, ...more) {
  const path = join(home.path, file);
  const result = kaname(['report', name, path, '--data', data, ...(settings[name] ?? []), ...more]);
  assert.equal(result.code, 0, result.stderr);
  return path;
}

const pages = (path) => execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
  .split('\f').slice(0, -1);

test('every report is made in every format and language, and is confirmed', () => {
  const { stdout } = kaname(['report', '--json', '--data', data]);
  const names = JSON.parse(stdout).map((one) => one.name);
  assert.ok(names.length >= 5, names.join());
  for (const name of names)
    for (const lang of ['ja', 'en'])
      for (const ending of ['pdf', 'docx', 'xlsx', 'html']) {
        const path = report(name, `${name}-${lang}.${ending}`, '--lang', lang);
        const magic = readFileSync(path).subarray(0, 4).toString('latin1');
        assert.equal(magic, { pdf: '%PDF', docx: 'PK\x03\x04', xlsx: 'PK\x03\x04', html: '<!DO' }[ending]);
        if (lang === 'ja') {
          const verdict = kaname(['verify', '--data', data, '--report', path]);
          assert.equal(verdict.code, 0, `${path}: ${verdict.stdout}${verdict.stderr}`);
        }
      }
});

test('a standard in Japanese: cover, contents with the right pages, clauses, annex', () => {
  const all = pages(report('standard', 'standard.pdf', '--lang', 'ja'));
  assert.match(all[0], /情報セキュリティ対策基準/);
  assert.match(all[0], /蒼ヶ浜市上下水道局/);
  const [, page] = /第4条\s+委託先の管理\s+(\d+)/.exec(all[1]);
  assert.match(all[Number(page) - 1], /第4条\s+委託先の管理/);
  assert.match(all.at(-1), /付表[\s\S]*G5-4\.1\.3\.2\.a\.1-04/);
});

test('the head of a long table stands on each of its pages', () => {
  const all = pages(report('coverage', 'coverage.pdf', '--lang', 'ja'));
  assert.ok(all.length > 5);
  for (const page of all.slice(2))
    assert.match(page, /番号\s+項目\s+採否/);
});

test('what the report says is what the records say', () => {
  const [, summary] = pages(report('state-summary', 'summary.pdf', '--lang', 'ja'));
  const row = (name) => new RegExp(`${name}\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)`)
    .exec(summary).slice(1).map(Number);
  for (const name of ['組織の状況', 'リーダーシップ', '計画', '支援', '運用', '評価', '改善']) {
    const [fully, partly, not, unknown, total] = row(name);
    assert.equal(fully + partly + not + unknown, total, name);
  }
});

test('in English no word of a table is broken; in Word there are contents, edges and the wide page', () => {
  const text = pages(report('state-detail', 'words.pdf', '--lang', 'en')).join('\n');
  assert.match(text, /Informative/);
  assert.doesNotMatch(text, /Importa\s|Informati\s|Condition\s|Partly\s+shown\s*\n\s+shown/);
  const part = (file, name) => execFileSync('unzip', ['-p', file, name], { encoding: 'utf8' });
  const detail = report('state-detail', 'parts.docx', '--lang', 'ja');
  const body = part(detail, 'word/document.xml');
  const headings = [...body.matchAll(/<w:hyperlink w:anchor="(_h\d+)">/g)].map((m) => m[1]);
  assert.ok(headings.length > 10);
  for (const one of headings) assert.ok(body.includes(`w:name="${one}"`), one);
  const names = [...body.matchAll(/<w:hyperlink.*?<w:t [^>]*>([^<]+)</g)].map((m) => m[1]);
  assert.equal(new Set(names).size, names.length, names.join());
  assert.match(part(detail, 'word/header1.xml'), /取扱注意/);
  assert.match(part(detail, 'word/footer1.xml'), /NUMPAGES/);
  assert.doesNotMatch(part(report('standard', 'head.docx'), 'word/document.xml'),
    /<w:tblHeader\/><\/w:trPr>(<w:tc>(?:(?!<w:t ).)*?<\/w:tc>)+<\/w:tr>/, 'no empty row of headings');
  assert.match(part(report('coverage', 'wide.docx'), 'word/document.xml'), /w:orient="landscape"/);
  const sheet = part(report('gaps', 'set.xlsx'), 'xl/worksheets/sheet1.xml');
  assert.match(sheet, /fitToPage="1"/);
  const heights = [...sheet.matchAll(/<row [^>]*ht="(\d+)[^"]*"[^>]*customHeight="1"/g)].map((m) => Number(m[1]));
  assert.ok(heights.some((height) => height > 30), 'a row is as high as its reasons');
  assert.match(sheet, /<pageSetup [^>]*fitToHeight="0" orientation="landscape"/);
  assert.match(part(join(home.path, 'set.xlsx'), 'xl/workbook.xml'), /Print_Titles/);
  assert.match(part(report('state-summary', 'numbers.xlsx'), 'xl/worksheets/sheet1.xml'),
    /<c r="B2" s="\d+"><v>\d+<\/v>/, 'counts are numbers');
});

test('no heading stands alone at the foot of a page', () => {
  for (const one of pages(report('state-summary', 'foot.pdf', '--lang', 'ja')).slice(1)) {
    const lines = one.split('\n').map((line) => line.trim()).filter((line) => line !== '');
    assert.match(lines.at(-1), /\d+ \/ \d+$/);
    assert.notEqual(lines.at(-2), '示せていない項目');
  }
});

test('no such report, no such document, no such format', () => {
  const target = join(home.path, 'none.pdf');
  const missing = kaname(['report', 'nonsense', target, '--data', data]);
  assert.equal(missing.code, 66);
  assert.match(missing.stderr, /nonsense/);
  assert.equal(kaname(['report', 'standard', target, '--data', data, '--set', 'standard=NO-1']).code, 66);
  assert.equal(kaname(['report', 'gaps', join(home.path, 'gaps.txt'), '--data', data]).code, 65);
  assert.ok(!existsSync(target));
});

test('a report with a checkpoint that was altered is refused', () => {
  const path = report('gaps', 'altered.html', '--lang', 'en');
  const html = readFileSync(path, 'utf8');
  const [line, digest] = /kaname-checkpoint\/1 \d+ ([0-9a-f]{8})/.exec(html);
  const other = line.replace(digest, digest === '00000000' ? '11111111' : '00000000');
  writeFileSync(path, html.replaceAll(line, other));
  assert.notEqual(kaname(['verify', '--data', data, '--report', path]).code, 0);
});

test('with the public key alone: genuine as made, refused when one byte is another', () => {
  const key = join(data, 'journal.pub');
  for (const ending of ['pdf', 'docx', 'xlsx', 'html']) {
    const path = report('gaps', `sealed.${ending}`, '--lang', 'ja');
    const check = () => kaname(['verify', '--public-key', key, '--report', path, '--json'],
      { env: { KANAME_DATA: '/nonexistent' } });
    const whole = readFileSync(path), good = check();
    assert.equal(good.code, 0, good.stdout + good.stderr);
    const [told] = JSON.parse(good.stdout).reports;
    assert.ok(told.genuine && told.entry > 0 && !Number.isNaN(Date.parse(told.made_at)));
    const places = [0, 5, whole.length - 1, whole.length - 30, whole.length - 100, whole.length - 130];
    for (let i = 1; i < 12; i++) places.push(Math.floor((whole.length * i) / 12));
    for (const at of places) {
      const other = Buffer.from(whole);
      other[at] ^= 1;
      writeFileSync(path, other);
      assert.notEqual(check().code, 0, `${ending}: byte ${at} of ${whole.length}`);
    }
    writeFileSync(path, Buffer.concat([whole, Buffer.from('\n')]));
    assert.notEqual(check().code, 0, `${ending}: something after the end`);
    writeFileSync(path, whole);
    assert.equal(check().code, 0);
  }
  const other = join(home.path, 'other');
  assert.equal(kaname(['init', '--data', other]).code, 0);
  assert.notEqual(kaname(['verify', '--public-key', join(other, 'journal.pub'), '--report',
    join(home.path, 'sealed.pdf')]).code, 0, 'signed by somebody else');
});
