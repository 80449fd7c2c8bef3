// SPDX-License-Identifier: Apache-2.0
// For tests of the API: a client that is signed in and sends the CSRF token along.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, password, root } from './kaname.mjs';

export class Api extends Client {
  csrf = '';

  /** Signs in and reads the CSRF token. */
  static async open(url, login, secret = password) {
    const api = new Api(url);
    const answer = await api.signIn(login, secret);
    if (answer.status !== 303) throw new Error(`${login} cannot sign in: ${answer.status}`);
    api.csrf = (await api.send('GET', '/me')).json.csrf;
    return api;
  }

  /** One request below /api/v1; what is no string is sent as JSON. {status, headers, body, json} */
  async send(method, path, body, headers = {}) {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const all = { 'x-csrf-token': this.csrf, ...(body === undefined ? {} : { 'content-type': type }), ...headers };
    for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
    const plain = body === undefined || typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array;
    const answer = await this.request(`/api/v1${path}`, { method, headers: all, body: plain ? body : JSON.stringify(body) });
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return { ...answer, etag: answer.headers.get('etag'), json: isJson && answer.body !== '' ? JSON.parse(answer.body) : undefined };
  }

}

/** Rows of a golden table: arrays of its columns. */
export function golden(name) {
  return readFileSync(join(root, 'tests/golden', name), 'utf8').trim().split('\n').map((line) => line.split('\t'));
}

/** Runs work over all items, so many at a time. */
export async function each(items, width, work) {
  const rest = [...items];
  await Promise.all(Array.from({ length: width }, async () => {
    while (rest.length > 0) await work(rest.shift());
  }));
}
