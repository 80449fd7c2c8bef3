// SPDX-License-Identifier: Apache-2.0
// People who write at the same time: suppliers over HTTP, noting which of them were acknowledged.
import { randomUUID } from 'node:crypto';
import { Client } from './kaname.mjs';

export class Writers {
  /** clients: already signed in; they keep their session when the server starts again. */
  constructor(clients) {
    this.clients = clients;
    this.acknowledged = new Set();
    this.refused = [];
    this.isRunning = false;
  }

  static async signIn(url, count, login = 'kokeguchi') {
    const clients = [];
    for (let i = 0; i < count; i++) {
      const client = new Client(url);
      const answer = await client.signIn(login);
      if (answer.status !== 303) throw new Error(`sign-in: ${answer.status}`);
      const form = await client.get('/r/supplier/new');
      client.csrf = /name="csrf" value="([^"]*)"/.exec(form.body)[1];
      clients.push(client);
    }
    return new Writers(clients);
  }

  moveTo(url) { for (const client of this.clients) client.url = url; }

  async #write(client) {
    while (this.isRunning) {
      const code = `W-${randomUUID().slice(0, 13)}`;
      try {
        const answer = await client.post('/r/supplier', { csrf: client.csrf, fields: 'code,name', code, name: `供給者 ${code}` });
        if (answer.status === 303) this.acknowledged.add(code);
        else this.refused.push({ status: answer.status, body: answer.body });
      } catch {
        return; /* the server is gone: nothing was acknowledged */
      }
    }
  }

  start() {
    this.isRunning = true;
    this.ended = Promise.all(this.clients.map((client) => this.#write(client)));
  }

  async stop() {
    this.isRunning = false;
    await this.ended;
  }
}
