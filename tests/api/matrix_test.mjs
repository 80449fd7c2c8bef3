// SPDX-License-Identifier: Apache-2.0
// Every role × every route, from tests/golden/routes.tsv and roles.tsv: strangers are asked to sign
// in, whoever lacks the right is refused, another organisation's records are not there, a change
// without the CSRF token is refused, and nothing ever answers 5xx.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, serverStart } from '../lib/kaname.mjs';
import { Api, each, golden } from '../lib/api.mjs';

const WIDTH = 6;
// One register for each group of rights; shared ones belong to no unit.
const samples = {
  unit: { group: 'organisation', shared: true },
  site: { group: 'organisation' },
  supplier: { group: 'supply' },
  requirement: { group: 'catalogue', shared: true, imported: true },
  standard: { group: 'standard' },
  adoption: { group: 'assessment' },
  duty: { group: 'duty' },
  corrective_action: { group: 'improvement' },
  account: { group: 'access', shared: true },
  custom_field: { group: 'system', shared: true },
};
// The right that a route of a register wants: r c u e x i as in roles.tsv, * any for writing.
const wanted = {
  'GET ': 'r', 'POST ': 'c', 'GET /new': 'c', 'GET /export': 'x', 'GET /import': 'i', 'POST /import': 'i',
  'POST /import/apply': 'i', 'POST /bulk': 'u', 'POST /views': 'r', 'POST /views/delete': 'own', 'GET /{id}': 'r', 'POST /{id}': 'u',
  'GET /{id}/edit': 'u', 'POST /{id}/end': 'e', 'POST /{id}/revive': 'e', 'POST /{id}/comments': 'r',
  'POST /{id}/attachments': 'u', 'POST /{id}/favourite': 'r', 'GET /{id}/versions/{number}': 'r',
  'PATCH /{id}': 'u', 'DELETE /{id}': 'e', 'POST /{id}/revival': 'e', 'GET /{id}/moves': 'r', 'GET /{id}/history': 'r',
  'GET /{id}/versions': 'r', 'GET /{id}/links': 'r', 'GET /{id}/comments': 'r', 'PATCH /{id}/comments/{comment}': 'u',
  'GET /{id}/attachments': 'r',
};
// Pages of their own: which group they are about.
const areas = [
  [/^(GET|POST) \/standards\/coverage/, 'assessment'], [/^(GET|POST) \/standards(?!.*\/state$)/, 'standard'],
  [/^(GET|POST) \/(adoption|assessment)/, 'assessment'],
  [/^(GET|POST) \/(api\/v1\/)?duties(?!\/calendar)/, 'duty'], [/^GET \/api\/v1\/journal/, 'journal'],
];
// 401 without a token, or without a password: their own answer.
const ownAnswer = /^\/(api\/v1\/token|sign-in)/;
const organisation = 1; // the waterworks, whose records the others must not see

const routes = golden('routes.tsv').map(([method, pattern, access, right]) => ({ method, pattern, access, right }));
const [columns, ...roleRows] = golden('roles.tsv');
const groups = columns.slice(1);
const rolesRights = Object.fromEntries(roleRows.map(([role, ...cells]) => [role, Object.fromEntries(cells.map((cell, i) => [groups[i], cell === '-' ? '' : cell]))]));

let server;
let admin;
let office;
const ids = {};
const others = { standards: 1, duties: 1, attachments: 1, accounts: 1, clause: 1, comment: 1, number: 1 };
let accounts;

function rightsOf(roles) {
  return Object.fromEntries(groups.map((g) => [g, [...new Set(roles.flatMap((r) => [...(rolesRights[r]?.[g] ?? '')]))].join('')]));
}

before(async () => {
  server = await serverStart({ limits: false });
  admin = await Api.open(server.url, 'admin');
  office = await Api.open(server.url, 'kokeguchi');
  await admin.send('POST', '/registers/custom_field', { fields: { register: 'site', name: 'floor', label_ja: '階', label_en: 'Floor', kind: 'int' } });
  for (const [register, sample] of Object.entries(samples)) {
    const api = ['access', 'system'].includes(sample.group) ? admin : office;
    const filter = sample.shared ? '' : `&unit_id=${organisation}`;
    ids[register] = (await api.send('GET', `/registers/${register}?limit=1${filter}`)).json.items[0]?.id ?? 1;
  }
  Object.assign(others, { standards: ids.standard, duties: ids.duty });
  const file = new FormData();
  file.append('file', new Blob(['証拠']), '証拠.txt');
  others.attachments = (await office.send('POST', `/registers/supplier/${ids.supplier}/attachments`, file, { 'content-type': null })).json.items[0].id;
  const assigned = (await admin.send('GET', '/registers/role_assignment?limit=500')).json.items;
  const all = (await admin.send('GET', '/registers/account?limit=500')).json.items.map((account) => {
    const mine = assigned.filter((a) => a.fields.account === account.id);
    return { login: account.code, id: account.id, roles: mine.map((a) => a.fields.role).sort(), unit: mine[0]?.fields.unit ?? null };
  }).filter((a) => a.roles.length > 0);
  // Two with the same roles in the same place are the same to this test.
  accounts = [...new Map(all.reverse().map((a) => [`${a.roles}/${a.unit}`, a])).values()];
  others.accounts = all.find((a) => a.login === 'shiomi').id;
});
after(() => server.stop());

const isApi = (pattern) => pattern.startsWith('/api/');

function pathOf(pattern, register) {
  const isRegister = /^(\/r|\/api\/v1\/registers)\/\{register\}/.test(pattern);
  const [, area] = /^\/(?:api\/v1\/)?(\w+)\/\{id\}/.exec(pattern) ?? [];
  return pattern.replace('{register}', register).replace('{id}', isRegister ? ids[register] : others[area] ?? 1)
    .replace(/\{(\w+)\}/g, (_, name) => others[name] ?? 'x');
}

/** One request as a form or as JSON, whatever the route takes; empty, so that nothing is changed. */
function ask(client, { method, pattern }, register, headers) {
  const body = method === 'GET' ? undefined : isApi(pattern) && !pattern.endsWith('/attachments') ? '{}' : '';
  const type = isApi(pattern) ? 'application/json' : 'application/x-www-form-urlencoded';
  return client.request(pathOf(pattern, register), {
    method, body, headers: { ...(method === 'GET' ? {} : { 'content-type': type, 'if-match': '"1"' }), ...headers } });
}

const registersOf = (route) => (route.pattern.includes('{register}') ? Object.keys(samples) : ['site']);

test('strangers are asked to sign in everywhere but where it says public', async () => {
  await each(routes, WIDTH, async (route) => {
    const answer = await ask(new Client(server.url), route, 'site');
    const what = `${route.method} ${route.pattern}: ${answer.status}`;
    assert.ok(answer.status < 500, what);
    if (route.access === 'public') return;
    if (route.method === 'GET' && !isApi(route.pattern)) {
      assert.equal(answer.status, 303, what);
      assert.match(answer.headers.get('location'), /^\/sign-in\?next=/, what);
    } else {
      assert.equal(answer.status, 401, what);
    }
  });
});

test('a token that is none is refused on every route', async () => {
  await each(routes, WIDTH, async (route) => {
    const answer = await ask(new Client(server.url), route, 'site', { authorization: 'Bearer kn_made-up-made-up-made-up' });
    assert.ok(answer.status === 401, `${route.method} ${route.pattern}: ${answer.status}`);
  });
});

/** What the account may do in a group: its letters, or undefined where the route is about none. */
function rightOf(account, route, register) {
  const key = `${route.method} ${route.pattern}`;
  const area = areas.find(([pattern]) => pattern.test(key));
  const group = route.pattern.includes('{register}') ? samples[register].group : area?.[1];
  return group && account.rights[group];
}

/** Whether the account must be refused: true, false, or undefined where the test does not know. */
function mustRefuse(account, route, register) {
  if (route.access === 'right') {
    const [group, bit] = route.right.split('/');
    const letter = { '01': 'r', '02': 'c', '04': 'u', '08': 'e' }[bit];
    return letter && !account.rights[groups[group]].includes(letter);
  }
  const has = rightOf(account, route, register);
  if (has === undefined) return undefined;
  const [, rest] = /^\/(?:r|api\/v1\/registers)\/\{register\}(.*)$/.exec(route.pattern) ?? [];
  if (rest === undefined)
    // What exactly such a page wants is its own; whoever may only read changes nothing there.
    return !has.includes('r') || (route.method !== 'GET' && !/comments/.test(route.pattern) && !/[cuesa]/.test(has)) || undefined;
  if (!has.includes('r')) return true;
  if (/\/moves?$/.test(rest) && route.method === 'POST') return undefined;
  const letter = wanted[`${route.method} ${rest}`];
  assert.ok(letter, `this test does not know what ${route.method} ${route.pattern} wants`);
  if (samples[register].imported && 'cuei'.includes(letter)) return true;
  return letter === 'own' ? undefined : !has.includes(letter);
}

async function accountRun(account) {
  const api = await Api.open(server.url, account.login);
  const isOutside = account.unit !== null && account.unit !== organisation;
  const jobs = routes.filter((r) => !/sign-out|^\/setup/.test(r.pattern))
    .flatMap((route) => registersOf(route).map((register) => ({ route, register })));
  const faults = [];
  await each(jobs, WIDTH, async ({ route, register }) => {
    const answer = await ask(api, route, register, { 'x-csrf-token': api.csrf });
    const what = `${account.login} (${account.roles}) ${route.method} ${pathOf(route.pattern, register)}: ${answer.status}`;
    const isRefused = answer.status === 403 || answer.status === 404;
    const isOne = /\/(\{register\}|standards|duties|attachments)\/\{id\}/.test(route.pattern);
    // Everybody sees the tree of units; each changes its own part (an empty form changes nothing).
    if (isOutside && isOne && register === 'unit' && route.pattern.includes('{register}')) {
      if (answer.status >= 500 || (route.method !== 'GET' && answer.status < 400 && !/favourite|comments|\{id\}$/.test(route.pattern))) faults.push(`${what}, changes a foreign unit`);
      return;
    }
    const isForeign = isOutside && isOne && !(route.pattern.includes('{register}') && samples[register].shared);
    const refuse = isForeign || mustRefuse(account, route, register);
    if (answer.status >= 500 || (answer.status === 401 && !ownAnswer.test(route.pattern))) faults.push(what);
    else if (refuse === true && !isRefused) faults.push(`${what}, should be refused`);
    else if (refuse === false && answer.status === 403) faults.push(`${what}, has the right`);
    else if (isOutside && /凪原計装|北谷浄水場/.test(answer.body)) faults.push(`${what}, shows the waterworks`);
  });
  const left = await api.request('/sign-out', { method: 'POST', headers: { 'x-csrf-token': api.csrf, 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
  assert.equal(left.status, 303);
  assert.equal((await api.get('/me')).status, 303, 'after signing out');
  assert.deepEqual(faults, []);
}

test('every role on every route', async (t) => {
  assert.ok(accounts.length >= 12 && routes.length >= 60);
  for (const account of accounts) {
    account.rights = rightsOf(account.roles);
    await t.test(`${account.login} ${account.roles}`, () => accountRun(account));
  }
});

test('whatever changes something wants the CSRF token of this session, from this site', async () => {
  const api = await Api.open(server.url, 'admin');
  const stranger = await Api.open(server.url, 'suzukake');
  const wrong = { none: {}, made_up: { 'x-csrf-token': 'A'.repeat(43) }, of_another: { 'x-csrf-token': stranger.csrf },
    foreign_origin: { 'x-csrf-token': api.csrf, origin: 'https://evil.example' }, null_origin: { 'x-csrf-token': api.csrf, origin: 'null' },
    cross_site: { 'x-csrf-token': api.csrf, 'sec-fetch-site': 'cross-site' } };
  const jobs = routes.filter((r) => r.method !== 'GET').flatMap((route) => Object.entries(wrong).map(([kind, headers]) => ({ route, kind, headers })));
  const faults = [];
  await each(jobs, WIDTH, async ({ route, kind, headers }) => {
    const answer = await ask(api, route, 'site', headers);
    if (answer.status !== 403) faults.push(`${route.method} ${route.pattern} with ${kind}: ${answer.status}`);
  });
  assert.deepEqual(faults, []);
  assert.equal((await api.get('/me')).status, 200, 'the session is still there');
});
