// SPDX-License-Identifier: Apache-2.0
// Safety principles from the first clause to the public page (US-13).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { docx, footnote, paragraph, run, table } from '../lib/docx.mjs';
import { Client, serverStart } from '../lib/kaname.mjs';

let server, office, ciso, stranger;
before(async () => {
  server = await serverStart();
  office = new Client(server.url);
  ciso = new Client(server.url);
  stranger = new Client(server.url);
  await office.signIn('kokeguchi');
  await ciso.signIn('tsubakuroda');
});
after(() => server.stop());

const words = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

async function documentMake(code) {
  const answer = await office.submit('/r/standard/new', '/r/standard', {
    fields: 'code,title,title_en,kind,numbering,is_public', code, title: '試験の基準',
    title_en: 'Test standard', kind: 'internal', numbering: 'articles', is_public: '1',
  });
  assert.equal(answer.status, 303, words(answer.body));
  return `/standards/${/standard\/(\d+)/.exec(answer.headers.get('location'))[1]}`;
}

async function clauseMake(path, heading, fields) {
  const added = await office.submit(path, `${path}/clauses`, { near: '0', heading });
  assert.equal(added.status, 303, words(added.body));
  const id = /clause=(\d+)/.exec(added.headers.get('location'))[1];
  const saved = await office.submit(`${path}?clause=${id}`, `${path}/clauses/${id}`, {
    rev: '1', fields: 'heading,body,strictness,requirements,origin,is_internal', heading, ...fields,
  });
  assert.equal(saved.status, 303, words(saved.body));
  return id;
}

async function move(client, path, transition, reason = 'test') {
  const page = await client.get(path);
  const rev = /name="rev" value="(\d+)"/.exec(page.body)?.[1] ?? '1';
  return client.submit(path, `${path}/state`, { rev, transition, reason });
}

test('two clauses, approved by another person, are published without what is internal', async () => {
  const path = await documentMake('WEB-01');
  await clauseMake(path, '目的', { body: '<b>水</b>を送り続ける。', strictness: 'must' });
  const secret = await clauseMake(path, '回線の構成', { body: '回線は二本。', is_internal: '1' });
  assert.equal((await stranger.get('/public/standards/WEB-01')).status, 404);
  assert.equal((await move(office, path, 'submit')).status, 303);

  const own = await move(office, path, 'approve');
  assert.notEqual(own.status, 303);
  assert.equal((await stranger.get('/public/standards/WEB-01')).status, 404);
  assert.equal((await move(ciso, path, 'approve')).status, 303);

  const shown = await stranger.get('/public/standards/WEB-01');
  assert.equal(shown.status, 200);
  assert.match(shown.body, /&lt;b&gt;水&lt;\/b&gt;を送り続ける。/);
  assert.doesNotMatch(shown.body, /回線/);
  assert.match((await stranger.get('/public')).body, /WEB-01/);

  const locked = await office.submit(`${path}?clause=${secret}`, `${path}/clauses/${secret}`, {
    rev: '2', fields: 'heading', heading: '別の見出し',
  });
  assert.equal(locked.status, 409);
});

test('a draft publishes nothing; what was published is withdrawn at once', async () => {
  const path = await documentMake('WEB-09');
  const id = /(\d+)$/.exec(path)[1];
  const secret = await clauseMake(path, '連絡先', { body: '夜間の電話は三番。' });
  const publish = async (value) => {
    const page = await office.get(`/r/standard/${id}/edit`);
    return office.submit(`/r/standard/${id}/edit`, `/r/standard/${id}`, {
      rev: /name="rev" value="(\d+)"/.exec(page.body)[1], fields: 'is_public', ...value,
    });
  };
  const seen = async () => (await stranger.get('/public/standards/WEB-09')).status;
  assert.equal((await publish({})).status, 303);
  await move(office, path, 'submit');
  await move(ciso, path, 'approve');
  assert.equal(await seen(), 404);

  await move(office, path, 'revise');
  assert.equal((await publish({ is_public: '1' })).status, 303);
  assert.equal(await seen(), 404, 'the old edition was never approved for the public');
  await office.submit(`${path}?clause=${secret}`, `${path}/clauses/${secret}`, {
    rev: '2', fields: 'is_internal', is_internal: '1',
  });
  await move(office, path, 'submit');
  await move(ciso, path, 'approve');
  assert.equal(await seen(), 200);
  assert.doesNotMatch((await stranger.get('/public/standards/WEB-09')).body, /夜間/);

  const refused = await office.submit(path, `${path}/unpublish`, { reason: '誤り' });
  assert.equal(refused.status, 403);
  assert.equal(await seen(), 200);
  assert.equal((await ciso.submit(path, `${path}/unpublish`, { reason: '' })).status, 422);
  assert.equal((await ciso.submit(path, `${path}/unpublish`, { reason: '誤り' })).status, 303);
  assert.equal(await seen(), 404);
  assert.equal((await stranger.get('/public/standards/WEB-09/pdf')).status, 404);
  assert.doesNotMatch((await stranger.get('/public')).body, /WEB-09/);
});

test('a reader sees the text as its author marked it, and the edition that is in force', async () => {
  const path = await documentMake('WEB-10');
  const id = /(\d+)$/.exec(path)[1];
  const edit = await office.get(`/r/standard/${id}/edit`);
  const saved = await office.submit(`/r/standard/${id}/edit`, `/r/standard/${id}`, {
    rev: /name="rev" value="(\d+)"/.exec(edit.body)[1], fields: 'purpose,scope,parties',
    purpose: '水を**送り続ける**。', scope: '浄水場と管路', parties: '局長が決める。',
  });
  assert.equal(saved.status, 303);
  await clauseMake(path, '点検', { body: '次を**毎日**見る。\n- 水位\n- 濁度 <b>' });
  assert.match(words((await office.get(`${path}/read`)).body), /起案中の文案|Draft/);
  await move(office, path, 'submit');
  await move(ciso, path, 'approve');

  const read = await office.get(`${path}/read`);
  const shown = await stranger.get('/public/standards/WEB-10');
  for (const page of [read, shown]) {
    assert.match(page.body, /次を<strong>毎日<\/strong>見る/);
    assert.match(page.body, /<span class="no">・<\/span> 水位/);
    assert.match(page.body, /濁度 &lt;b&gt;/);
    assert.match(page.body, /送り続ける<\/strong>/);
    for (const word of ['浄水場と管路', '局長が決める。', '蒼ヶ浜市上下水道局']) assert.match(page.body, new RegExp(word));
  }
  assert.doesNotMatch(words(read.body), /起案中の文案/);
  assert.match(words(read.body), /第1版/);
  const english = new Client(server.url);
  await english.get('/language?to=en&back=/public');
  assert.match((await english.get('/public/standards/WEB-10')).body, /no English translation/);
});

test('strangers are sent to sign in, and learn nothing of what is not published', async () => {
  for (const path of ['/standards/1', '/standards/coverage', '/standards/1/read'])
    assert.equal((await stranger.get(path)).status, 303, path);
  const draft = await stranger.get('/public/standards/CEP-WAT-02');
  const none = await stranger.get('/public/standards/NOTHING');
  assert.equal(draft.status, 404);
  assert.equal(none.status, 404);
  assert.equal(words(draft.body), words(none.body));
});

test('an auditor reads but does not write', async () => {
  const auditor = new Client(server.url);
  await auditor.signIn('suzukake');
  const page = await auditor.get('/standards/1?clause=2');
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.body, /name="body" rows="10"/);
  const answer = await auditor.submit('/standards/1?clause=2', '/standards/1/clauses/2', {
    rev: '1', fields: 'heading', heading: '監査人が書いた',
  });
  assert.equal(answer.status, 403);
});

test('two people at one clause: the second keeps what was typed', async () => {
  const path = await documentMake('WEB-02');
  const id = await clauseMake(path, '目的', { body: '一。' });
  const answer = await office.submit(`${path}?clause=${id}`, `${path}/clauses/${id}`, {
    rev: '1', fields: 'heading,body', heading: '目的', body: '二。',
  });
  assert.equal(answer.status, 409);
  assert.match(answer.body, /一。/);
  assert.match(answer.body, /二。<\/textarea>/);
});

test('the demo shows what changed since the third edition, and its coverage', async () => {
  const diff = await office.get('/standards/1/diff');
  assert.match(diff.body, /<ins>[^<]*多要素認証/);
  const text = await office.get('/standards/1/diff?as=text');
  assert.match(text.headers.get('content-type'), /^text\/plain/);
  assert.match(text.body, /\{\+[^}]*多要素認証/);
  const coverage = await office.get('/standards/coverage');
  assert.match(coverage.body, /G5-4\.1\.3\.2\.f\.3-01/);
  assert.match(coverage.body, /第7条/);
});

test('pasted rules are shown before anything is written', async () => {
  const path = await documentMake('WEB-03');
  const look = await office.submit(`${path}/import`, `${path}/import`,
    { text: '第1条（目的）この規程は、水の供給を守る。\n第2条 体制\n責任者を置く。' });
  assert.equal(look.status, 200, words(look.body));
  assert.match(look.body, /# 【第2条】体制/);
  assert.match((await office.get(path)).body, /class="count">0</);
  const made = await office.submit(`${path}/import`, `${path}/import/make`,
    { text: '# 目的\nこの規程は、水の供給を守る。\n# 体制\n責任者を置く。', next: 'make' });
  assert.equal(made.status, 303, words(made.body));
  assert.match((await office.get(path)).body, /体制/);
});

test('a regulation in Word keeps its numbers, its emphasis and its supplementary provisions', async () => {
  const path = await documentMake('WEB-11');
  const file = docx(
    paragraph('架空市水道局情報セキュリティ規程'), paragraph('（令和3年訓令第3号）'),
    paragraph('第１章　総則'), paragraph('（目的）'),
    paragraph([run('第１条', true), run('　この規程は、水を送り続けるために必要な事項を定める。'), footnote]),
    paragraph('（定義）'), paragraph('第２条　用語は次のとおり。'), paragraph('機器', { list: true }),
    paragraph('第２条の２　第２条の用語は、'), paragraph('第２章　対策'), paragraph('第十一条　鍵'),
    paragraph([run('鍵は'), run('必ず', true), run('掛ける。')]), table([['区分', '鍵'], ['甲', '要']]),
    paragraph('附　則'), paragraph('この規程は、公布の日から施行する。'),
  );
  const page = await office.get(`${path}/import`);
  const form = new FormData();
  form.set('csrf', /name="csrf" value="([^"]+)"/.exec(page.body)[1]);
  form.set('file', new Blob([file]), 'kitei.docx');
  const look = await office.request(`${path}/import`, { method: 'POST', body: form });
  assert.equal(look.status, 200);
  const text = words(look.body);
  assert.match(text, /脚注 1/);
  assert.match(text, /表 1/);
  assert.match(look.body, /value="chapters" selected/);
  const marked = /<textarea id="f-text"[^>]*>([^<]*)<\/textarea>/.exec(look.body)[1];
  const made = await office.submit(`${path}/import`, `${path}/import/make`,
    { text: marked, numbering: 'chapters', next: 'make' });
  assert.equal(made.status, 303, words(made.body));

  const read = (await office.get(`${path}/read`)).body;
  const headings = [...read.matchAll(/<h[234] id="c\d+"><span class="no">([^<]*)<\/span>([^<]*)</g)]
    .map(([, number, heading]) => `${number} ${heading}`.trim());
  assert.deepEqual(headings, ['前文', '第1章 総則', '第1条 目的', '第2条 定義',
    '第2条の2 第２条の用語は、', '第2章 対策', '第十一条 鍵', '附　則']);
  assert.match(read, /鍵は<strong>必ず<\/strong>掛ける/);
  assert.match(read, /<span class="no">・<\/span> 機器/);
});

test('the secretariat of the demo has asked its members and decided', async () => {
  const secretary = new Client(server.url);
  await secretary.signIn('aizawa');
  const list = await secretary.get('/r/standard_survey');
  assert.match(words(list.body), /37\/41 \(90\.2 %\)/);
  const survey = /\/r\/standard_survey\/(\d+)"/.exec(list.body)[1];
  assert.match(words((await secretary.get(`/r/standard_survey/${survey}`)).body), /改定する/);
  const items = await secretary.get('/r/standard_survey_item');
  for (const [, done, partly, undone] of items.body.matchAll(/>(\d+)<\/td><td[^>]*>(\d+)<\/td><td[^>]*>(\d+)</g))
    assert.equal(+done + +partly + +undone, 37);
  assert.match(words((await secretary.get('/adoption?decision=declined')).body), /会員の内規に委ねる|G5-4\.1\.4\.2-01/);
});

test('the package of an edition brings what its clauses answer, and no word of what is hidden', async () => {
  const answer = await fetch(`${server.url}/standards/1/editions/1/package`, {
    headers: { cookie: [...office.cookies].map(([k, v]) => `${k}=${v}`).join('; ') } });
  assert.equal(answer.status, 200);
  const file = Buffer.from(await answer.arrayBuffer());
  const page = await office.get('/catalogue/import');
  const form = new FormData();
  form.set('csrf', /name="csrf" value="([^"]+)"/.exec(page.body)[1]);
  form.set('code', 'PKG');
  form.set('file', new Blob([file]), 'package.zip');
  const plan = await office.request('/catalogue/import', { method: 'POST', body: form });
  assert.equal(plan.status, 200, words(plan.body));
  assert.match(words(plan.body), /対応関係 [1-9]/);
  assert.doesNotMatch(plan.body, /この条項は公開していません/);
  const done = await office.submit('/catalogue/import', '/catalogue/import/apply',
    { token: /name="token" value="([^"]+)"/.exec(plan.body)[1], code: 'PKG' });
  assert.equal(done.status, 303, words(done.body));
  const path = done.headers.get('location').split('?')[0];
  assert.doesNotMatch((await office.get(path)).body, /この条項は公開していません/);
  assert.match((await office.get(`${path}/mappings`)).body, /G5-4\.1\.3\.2\.f\.3-01/);
  const list = await office.get('/catalogue');
  const [, g5] = /href="(\/catalogue\/\d+)">重要インフラにおける情報セキュリティ確保に係る/.exec(list.body);
  assert.match(words((await office.get(`${g5}/mappings`)).body), /ほかのカタログからの対応/);
});

test('a clause that is weaker than the higher document says so where it is written', async () => {
  const pick = async (path, clause, find) => {
    const page = await office.get(`${path}?clause=${clause}&find=${encodeURIComponent(find)}`);
    return new RegExp(`name="requirements" value="(\\d+)"[^>]*><span><span class="code">${find}<`).exec(page.body)[1];
  };
  const attach = async (code, parent) => {
    const path = await documentMake(code);
    const id = /(\d+)$/.exec(path)[1];
    const edit = await office.get(`/r/standard/${id}/edit`);
    const catalogue = /value="(\d+)"[^>]*>G5 /.exec(edit.body)[1];
    const saved = await office.submit(`/r/standard/${id}/edit`, `/r/standard/${id}`, {
      rev: /name="rev" value="(\d+)"/.exec(edit.body)[1], fields: 'catalogue,parent', catalogue, parent: parent ?? '',
    });
    assert.equal(saved.status, 303, words(saved.body));
    return path;
  };
  const high = await attach('WEB-20');
  const low = await attach('WEB-21', /(\d+)$/.exec(high)[1]);
  const place = async (path, strictness) => {
    const clause = await clauseMake(path, 'ログ', { body: 'ログを残す。', strictness });
    const item = await pick(path, clause, 'G5-4.1.3.2.f.4-01');
    const saved = await office.submit(`${path}?clause=${clause}`, `${path}/clauses/${clause}`, {
      rev: '2', fields: 'requirements', requirements: item,
    });
    assert.equal(saved.status, 303, words(saved.body));
    return (await office.get(`${path}?clause=${clause}`)).body;
  };
  assert.doesNotMatch(await place(high, 'must'), /上位の文書より緩く/);
  assert.match(words(await place(low, 'should')), /上位の文書「WEB-20 試験の基準」は「必須」です/);
});
