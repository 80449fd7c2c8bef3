// SPDX-License-Identifier: Apache-2.0
// States and decisions: one catalogue at a time, decided on together and taken back, gaps that
// become actions once, and figures that agree wherever they stand.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Api } from '../lib/api.mjs';
import { Client, binary, root, serverStart } from '../lib/kaname.mjs';

let server, office, api;
before(async () => {
  server = await serverStart();
  office = new Client(server.url);
  await office.signIn('kokeguchi');
  api = await Api.open(server.url, 'kokeguchi');
});
after(() => server.stop());

const words = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const ja = { 'accept-language': 'ja' };
const page = async (path) => (await office.get(path, ja)).body;
const hidden = (body) => Object.fromEntries([...body.slice(body.indexOf('data-bulk'))
  .matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]));
const ids = (body) => [...body.matchAll(/name="id" value="(\d+)"/g)].map((m) => m[1]);
const figures = (body) => [...body.slice(body.indexOf('panel figures'))
  .matchAll(/<span class="of">[^<]*<\/span><b>(\d+)/g)].slice(0, 4).map((m) => Number(m[1]));

function act(body, fields, chosen) {
  const form = new URLSearchParams({ ...hidden(body), ...fields });
  for (const id of chosen) form.append('id', id);
  return office.request('/adoption', { method: 'POST', body: form, headers: ja });
}

test('checks as data: what a cadence does not prove is limited; roles are those in force', () => {
  const checks = JSON.parse(readFileSync(join(root, 'data/checks/g5.json'), 'utf8'));
  const catalogue = readFileSync(join(root, 'data/catalogue/g5/catalog.json'), 'utf8');
  const rules = new Map(checks.map((one) => [one.requirement, one.rule]));
  assert.equal(rules.size, checks.length, 'one check for each requirement');
  for (const code of rules.keys()) assert.ok(catalogue.includes(`"${code}"`), code);
  for (const code of ['4.1.3.1-03', '4.1.3.1-08', '4.3.1.2-03', '4.1.3.4-01', '4.1.4.1-02'])
    assert.equal(rules.get(`G5-${code}`).most.state, 'partly', code);
  for (const [code, rule] of rules)
    for (const part of [rule, ...(rule.all ?? []), ...(rule.any ?? [])]) {
      const chosen = part.some ?? part.every;
      if (chosen?.register === 'role_assignment')
        for (const key of ['valid_from.to_or_empty', 'valid_until.from_or_empty', 'account.person.left_on.from_or_empty'])
          assert.equal(chosen.where[key], 'today', code);
      if (chosen?.register === 'adoption')
        assert.equal(chosen.where['requirement.catalogue'], '@catalogue', code);
    }
});

test('a role that has ended shows nothing any more', async () => {
  const items = await page('/adoption?q=G5-4.1.2.3-15');
  const item = `/r/requirement/${ids(items)[0]}`;
  const before = words(await page(item));
  assert.match(before, /その役割の割当：1件/);
  const [, list] = /href="(\/r\/role_assignment\?[^"]+)"/.exec(await page(item));
  const rows = await office.get(list.replaceAll('&amp;', '&'), ja);
  assert.equal(rows.status, 200, 'the reason leads to the list that it counted');
  assert.match(words(rows.body), /人の異動・退職日 空または≧/);
  assert.equal((rows.body.match(/<tr[^>]*data-row|<th scope="row"/g) ?? []).length, 1);
  const admin = await Api.open(server.url, 'admin');
  const all = (await admin.send('GET', '/registers/role_assignment?role=FAC')).json.records
    ?? (await admin.send('GET', '/registers/role_assignment?role=FAC')).json.items;
  assert.equal(all.length, 1, JSON.stringify(all));
  const one = await admin.send('GET', `/registers/role_assignment/${all[0].id}`);
  const changed = await admin.send('PATCH', `/registers/role_assignment/${all[0].id}`,
    { fields: { valid_until: '2020-01-01' } }, { 'if-match': one.etag });
  assert.equal(changed.status, 200, changed.body);
  assert.match(words(await page(item)), /その役割の割当：0件/);
});

test('refused: the ticks and the reason field stay, with what is missing', async () => {
  const list = await page('/adoption?decision=undecided');
  const chosen = ids(list).slice(0, 2);
  const refused = await act(list, { do: 'declined', reason: '' }, chosen);
  assert.equal(refused.status, 422);
  assert.match(refused.body, /aria-describedby="adoption-problem"/);
  assert.match(words(refused.body), /採用しない、または変更して採用する理由を書いてください/);
  for (const id of chosen)
    assert.match(refused.body, new RegExp(`name="id" value="${id}"[^>]* checked`));
  assert.equal(hidden(refused.body).decision, 'undecided', 'the filter stays');
});

test('decided on together, and taken back as one change', async () => {
  const list = await page('/adoption?decision=undecided');
  const before = figures(list), chosen = ids(list).slice(0, 3);
  const done = await act(list, { do: 'declined', reason: '試験のため' }, chosen);
  assert.equal(done.status, 303, words(done.body));
  assert.match(done.headers.get('location'), /decision=undecided/);
  const told = await page(done.headers.get('location'));
  assert.match(words(told), /3件の採否を決めました/);
  assert.deepEqual(figures(told), [before[0], before[1], before[2] + 3, before[3] - 3]);
  const { changed } = Object.fromEntries([...told.matchAll(/name="(changed)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]));
  const back = await act(told, { do: 'undo', changed }, []);
  assert.equal(back.status, 303, words(back.body));
  assert.deepEqual(figures(await page('/adoption')), before);
  const again = await act(told, { do: 'undo', changed }, []);
  assert.equal(again.status, 409, 'changed since');
});

test('a gap becomes one action, however often it is asked for', async () => {
  const list = await page('/adoption?state=not_shown');
  const first = await act(list, { do: 'action' }, [ids(list)[0]]);
  assert.match(first.headers.get('location'), /state=not_shown/);
  const made = words(await page(first.headers.get('location')));
  const [, code] = /改善活動を作りました： (CA-\d+)/.exec(made);
  const second = await act(list, { do: 'action' }, [ids(list)[0]]);
  const had = words(await page(second.headers.get('location')));
  assert.match(had, new RegExp(`すでに対応中の改善活動があります： ${code}`));
  assert.doesNotMatch(had, /改善活動を作りました/);
  const actions = (await api.send('GET', `/registers/corrective_action?code=${code}`)).body;
  assert.match(actions, /を示せるようにする/);
  assert.doesNotMatch(actions, / を示せるようにする/);
  assert.match(actions, /"owner":/);
});

test('the same figures on the first page, in the list and in the summary', async () => {
  const wheel = async () => /<text class="mid"[^>]*>(\d+)<\/text>\s*<text[^>]*>／(\d+) 件/
    .exec(await page('/')).slice(1).map(Number);
  const list = await page('/adoption');
  const [adopted, changed, , undecided] = figures(list);
  assert.equal(adopted + changed + undecided, (await wheel())[1]);
  const summary = words(await page('/reports/state-summary'));
  const rows = [...summary.matchAll(/(\S+) (\d+) (\d+) (\d+) (\d+) (\d+) (?=\D)/g)]
    .map(([, name, ...counts]) => [name, counts.map(Number)]);
  const [name, sum] = rows.pop();
  assert.equal(name, '計', summary);
  assert.ok(rows.some(([part]) => part === '別紙') && rows.some(([part]) => part === 'はじめに・総論'));
  for (let i = 0; i < 5; i++)
    assert.equal(rows.reduce((all, [, counts]) => all + counts[i], 0), sum[i]);
  /* The first page shows states as a job last wrote them: it follows, on a busy server within a
     minute (the job rests ten times as long as it took). */
  for (let i = 0; i < 600 && (await wheel())[0] !== sum[0]; i++)
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  assert.deepEqual(await wheel(), [sum[0], sum[4]]);
  if (process.env.KANAME_TEST_DATABASE === 'postgresql') return;
  const kept = execFileSync('sqlite3', [join(server.data, 'kaname.db'), `SELECT state, count FROM
    state_trend WHERE scope_unit_id = 1 ORDER BY day DESC, state LIMIT 4`], { encoding: 'utf8' });
  const trend = Object.fromEntries(kept.trim().split('\n').map((line) => line.split('|')));
  assert.deepEqual([trend.shown, trend.partly, trend.not_shown, trend.unknown].map(Number), sum.slice(0, 4));
});

test('another catalogue is decided on by itself and changes no figure of the own one', async () => {
  const before = { home: figures(await page('/')), list: figures(await page('/adoption')) };
  const document = JSON.stringify({
    catalog: {
      uuid: '00000000-0000-4000-8000-0000000000a4',
      metadata: { title: '別の枠組み', version: '1', 'oscal-version': '1.1.2' },
      groups: [{ id: 'g', title: '組', controls: ['一', '二', '三'].map((title, i) => (
        { id: `g-${i}`, title, parts: [{ name: 'statement', prose: title }] })) }],
    },
  });
  const form = new FormData();
  form.set('csrf', hidden(`data-bulk${await page('/catalogue/import')}`).csrf);
  form.set('code', 'OTHER');
  form.set('previous', '');
  form.set('file', new Blob([document], { type: 'application/json' }), 'catalog.json');
  const looked = await office.request('/catalogue/import', { method: 'POST', body: form });
  const kept = hidden(`data-bulk${looked.body}`);
  const loaded = await office.post('/catalogue/import/apply',
    { csrf: kept.csrf, token: kept.token, code: 'OTHER', previous: '' });
  assert.equal(loaded.status, 303, words(loaded.body));
  const list = await page('/adoption');
  const [, other] = /<option value="(\d+)">OTHER 別の枠組み/.exec(list);
  const shown = await page(`/adoption?catalogue=${other}`);
  assert.equal(ids(shown).length, 3);
  const stray = await act(list, { do: 'adopted' }, ids(shown));
  assert.equal(stray.status, 422, 'items of another catalogue than the one shown');
  const done = await act(shown, { do: 'adopted' }, ids(shown).slice(0, 1));
  assert.equal(done.status, 303, words(done.body));
  assert.deepEqual(figures(await page(`/adoption?catalogue=${other}`)), [1, 0, 0, 2]);
  assert.deepEqual(figures(await page('/adoption')), before.list);
  assert.deepEqual(figures(await page('/')), before.home);
  const report = words(await page(`/reports/state-summary?catalogue=${other}`));
  assert.match(report, /別の枠組み/);
});

test('a report is what the records say at its checkpoint, not what a job wrote before', async () => {
  const list = await page('/adoption?decision=undecided');
  const before = words(await page('/reports/state-summary'));
  const count = (text) => Number(/ 計 \d+ \d+ \d+ \d+ (\d+) /.exec(text)[1]);
  const done = await act(list, { do: 'declined', reason: '試験のため' }, ids(list).slice(0, 1));
  assert.equal(done.status, 303);
  assert.equal(count(words(await page('/reports/state-summary'))), count(before) - 1);
});

test('more documents than have room beside each other share one column', async () => {
  for (let i = 1; i <= 6; i++) {
    const made = await api.send('POST', '/registers/standard',
      { fields: { code: `MANY-${i}`, title: `規程 ${i}`, kind: 'internal' } });
    assert.equal(made.status, 201, made.body);
  }
  const report = await page('/reports/coverage');
  assert.match(report, /<th scope="col">応える条項<\/th>/);
  assert.match(words(report), /AOG-IS-01 第\d+条/);
  assert.match(words(report), /MANY-6 規程 6/);
});

test('an override ends, and not in years; evidence by a person makes up what a check leaves open', async () => {
  const items = await page('/adoption?q=G5-4.3.1.2-03');
  const requirement = ids(items)[0], path = `/r/requirement/${requirement}`;
  const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
  const assess = (more) => office.submit(path, '/assessment/override',
    { requirement, unit_id: '1', result: 'shown', reason: '議事録を確かめた。', ...more });
  for (const until of ['', '2020-01-01', day(800)]) {
    const refused = await assess({ is_override: '1', valid_until: until });
    assert.equal(refused.status, 422, until);
  }
  const shown = await page(path);
  assert.match(shown, /id="o9" name="evidence"/);
  assert.match(words(shown), /内容を示す証拠を登録すると/);
  const right = await assess({ evidence: 'standard/1', link: '文書管理 No.12', valid_until: '2020-01-01' });
  assert.equal(right.status, 303, words(right.body));
  assert.match(words(await page(right.headers.get('location'))), /保存しました/);
  const after = words(await page(path));
  assert.match(after, /人による評価：議事録を確かめた。/);
  const record = (await api.send('GET', `/registers/assessment?requirement=${requirement}`)).body;
  assert.match(record, /standard\/1/);
  assert.match(record, /No\.12/);
});

test('whoever sees one unit sees the organisation\'s state, and not what others wrote about it', async () => {
  const secret = 'tegami-to-kitte-2026';
  execFileSync(binary, ['user', 'add', 'bizro', '--role', 'BIZ', '--unit', 'AOG-BIZ', '--password-stdin', '--data', server.data],
    { input: `${secret}\n` });
  const narrow = new Client(server.url);
  assert.equal((await narrow.signIn('bizro', secret)).status, 303);
  const item = (await api.send('GET', '/registers/requirement?code=G5-4.1.3.2.f.4-03')).json.items[0].id;
  const written = '履歴サーバーのログを別の機器に複製していない';
  assert.match(await page(`/r/requirement/${item}`), new RegExp(written));
  assert.match(await page('/reports/gaps'), new RegExp(written));
  for (const path of [`/r/requirement/${item}`, '/reports/gaps', '/reports/state-detail', '/reports/state-summary', '/']) {
    const answer = await narrow.get(path, ja);
    assert.ok([200, 403, 404].includes(answer.status), path);
    assert.doesNotMatch(answer.body, new RegExp(written), path);
  }
  assert.match((await narrow.get(`/r/requirement/${item}`, ja)).body, /この評価を見られる人だけに表示します/);
});
