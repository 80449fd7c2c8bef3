// SPDX-License-Identifier: Apache-2.0
// For tests: a data folder of their own, a running server, a client with cookies, a browser.
// KANAME_TEST_TEMPLATE names a data folder with the demonstration, to be copied (tools/test.sh).
// KANAME_TEST_PG, set by tools/pg-test.sh, with KANAME_TEST_DATABASE=postgresql: runs on PostgreSQL.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const binary = join(root, 'kaname');
export const password = 'mizu-tests-2026-kaname';

/** Runs a command of kaname to its end: {code, stdout, stderr}. */
export function kaname(args, options = {}) {
  const result = spawnSync(binary, args, {
    encoding: 'utf8', env: { ...process.env, LANG: 'en_US.UTF-8', ...options.env },
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

function must(args) {
  const result = kaname(args);
  if (result.code !== 0)
    throw new Error(`kaname ${args.join(' ')}: ${result.code} ${result.stdout}${result.stderr}`);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A new folder below the system's temporary one; remove() takes it away. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'kaname-web-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function schemaMake(name) {
  execFileSync('psql', ['-q', '-c', `CREATE SCHEMA "${name}"`, process.env.KANAME_TEST_PG]);
  return `${process.env.KANAME_TEST_PG}&options=-csearch_path%3D%22${name}%22`
    .replace(/^postgresql:\/\/\/([^?]*)\?/, 'postgresql:///$1?');
}

/** A data folder, with the demonstration unless demo is false. */
export function dataMake(path, { demo = true } = {}) {
  const template = process.env.KANAME_TEST_TEMPLATE;
  if (process.env.KANAME_TEST_DATABASE === 'postgresql') {
    must(['init', '--data', path, '--database', schemaMake(path.replace(/.*kaname-web-/, 'w_').replace(/\W/g, '_'))]);
    if (demo) must(['demo', '--data', path, '--password', password]);
  } else if (demo && template && existsSync(template)) {
    cpSync(template, path, { recursive: true });
  } else {
    must(['init', '--data', path]);
    if (demo) must(['demo', '--data', path, '--password', password]);
  }
}

/** Takes the limits off that one address has: for tests that ask much at once. */
export function limitsLift(data) {
  appendFileSync(join(data, 'kaname.conf'), '\nrequests_per_second = -1\nconnections_per_address_max = -1\n');
}

/** Starts `kaname serve` and waits for its first answer. stop() ends it and removes its data. */
export async function serverStart({ demo = true, env = {}, limits = true, conf = '' } = {}) {
  const home = folder();
  const data = join(home.path, 'data');
  dataMake(data, { demo });
  if (conf) appendFileSync(join(data, 'kaname.conf'), `\n${conf}\n`);
  if (!limits) limitsLift(data);
  const port = await freePort();
  const child = spawn(binary, ['serve', '--data', data, '--port', String(port), '--lang', 'en'],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let log = '';
  let output = '';
  child.stdout.on('data', (part) => { output += part; });
  child.stderr.on('data', (part) => { log += part; });
  const ready = new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${log}`)));
  });
  await ready;
  return {
    url: `http://127.0.0.1:${port}`,
    data,
    pid: child.pid,
    log: () => log,
    output: () => output,
    async stop() {
      const ended = new Promise((resolve) => { child.once('exit', resolve); });
      child.kill('SIGTERM');
      await ended;
      home.remove();
    },
  };
}

/** The Set-Cookie lines of an answer; older node joins them with commas. */
export function setCookies(headers) {
  if (headers.getSetCookie) return headers.getSetCookie();
  return headers.get('set-cookie')?.split(/,\s*(?=[A-Za-z0-9_.-]+=)/) ?? [];
}

/** Keeps cookies, follows no redirect by itself. */
export class Client {
  constructor(url) { this.url = url; this.cookies = new Map(); }

  async request(path, options = {}) {
    const headers = new Headers(options.headers);
    if (this.cookies.size > 0)
      headers.set('cookie', [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '));
    if (options.method && options.method !== 'GET' && !headers.has('origin'))
      headers.set('origin', this.url);
    const response = await fetch(this.url + path, { ...options, headers, redirect: 'manual' });
    for (const line of setCookies(response.headers)) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line ?? '') ?? [];
      if (name) this.cookies.set(name, value);
    }
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  get(path, headers) { return this.request(path, { headers }); }

  post(path, fields, headers) {
    return this.request(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** Loads a page with a form and sends the form's CSRF token along with the fields. */
  async submit(page, action, fields) {
    const shown = await this.get(page);
    const [, csrf] = /name="csrf" value="([^"]*)"/.exec(shown.body) ?? [];
    return this.post(action, { csrf: csrf ?? '', ...fields });
  }

  async signIn(login, secret = password) {
    return this.submit('/sign-in', '/sign-in', { login, password: secret });
  }
}

/** Chromium with playwright-core, or null where it is not installed. */
export async function browserStart() {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid() === 0 ? ['--no-sandbox'] : [],
  });
}
