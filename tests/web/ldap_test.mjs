// SPDX-License-Identifier: Apache-2.0
// Sign-in by a directory: Debian's slapd with TLS, on this machine. Skipped where it is missing.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, folder, serverStart } from '../lib/kaname.mjs';

const slapd = '/usr/sbin/slapd';
const skip = existsSync(slapd) ? false : 'slapd is not installed';
const home = folder();
const cert = join(home.path, 'cert.pem');
const other = join(home.path, 'other.pem');
const external = Object.values(networkInterfaces()).flat()
  .find((one) => one.family === 'IPv4' && !one.internal)?.address;
let directory;
let ports;

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

function certificateMake(path, names) {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
    '-keyout', `${path}.key`, '-out', path, '-days', '2', '-subj', '/CN=directory', '-addext',
    `subjectAltName=${names}`], { stdio: 'ignore' });
}

async function reachable(port) {
  for (let i = 0; i < 100; i++) {
    const ok = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
      socket.on('error', () => resolve(false));
    });
    if (ok) return;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error('slapd does not answer');
}

before(async () => {
  if (skip) return;
  ports = { plain: await freePort(), tls: await freePort(), outside: await freePort() };
  certificateMake(cert, `IP:127.0.0.1${external ? `,IP:${external}` : ''}`);
  certificateMake(other, 'IP:127.0.0.1');
  mkdirSync(join(home.path, 'db'));
  const conf = join(home.path, 'slapd.conf');
  writeFileSync(conf, `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile ${cert}
TLSCertificateKeyFile ${cert}.key
database mdb
suffix "dc=example,dc=jp"
directory ${home.path}/db
`);
  const people = join(home.path, 'people.ldif');
  writeFileSync(people, `dn: dc=example,dc=jp
objectClass: dcObject
objectClass: organization
o: example
dc: example

dn: uid=hoshi,dc=example,dc=jp
objectClass: inetOrgPerson
cn: hoshi
sn: hoshi
userPassword: directory-secret-77
`);
  execFileSync('/usr/sbin/slapadd', ['-f', conf, '-l', people], { stdio: 'ignore' });
  const urls = [`ldap://127.0.0.1:${ports.plain}`, `ldaps://127.0.0.1:${ports.tls}`];
  if (external) urls.push(`ldap://${external}:${ports.outside}`);
  directory = spawn(slapd, ['-d', '0', '-f', conf, '-h', urls.join(' ')], { stdio: 'ignore' });
  await reachable(ports.plain);
});
after(() => {
  directory?.kill('SIGTERM');
  home.remove();
});

async function withServer(conf, work) {
  const server = await serverStart({ conf: `ldap_user = uid=%s,dc=example,dc=jp\n${conf}` });
  try {
    const admin = new Client(server.url);
    await admin.signIn('admin');
    for (const login of ['hoshi', 'nobody'])
      await admin.submit('/r/account/new', '/r/account',
        { fields: 'login,name,kind', login, name: login, kind: 'ldap' });
    await work(async (login, secret) => (await new Client(server.url).signIn(login, secret)).status, server);
  } finally {
    await server.stop();
  }
}

test('ldaps: the directory decides about the password, Kaname about the account', { skip }, () =>
  withServer(`ldap_url = ldaps://127.0.0.1:${ports.tls}\nldap_ca = ${cert}`, async (signIn) => {
    assert.equal(await signIn('hoshi', 'directory-secret-77'), 303);
    assert.equal(await signIn('ＨＯＳＨＩ', 'directory-secret-77'), 303);
    assert.equal(await signIn('hoshi', 'directory-secret-78'), 401);
    assert.equal(await signIn('hoshi', ''), 401, 'not an anonymous bind');
    assert.equal(await signIn('nobody', 'directory-secret-77'), 401);
    assert.equal(await signIn('admin', 'directory-secret-77'), 401, 'a local account stays local');
    assert.equal(await signIn('hoshi,dc=example', 'directory-secret-77'), 401);
  }));

test('ldaps: a certificate of somebody else is refused', { skip }, () =>
  withServer(`ldap_url = ldaps://127.0.0.1:${ports.tls}\nldap_ca = ${other}`, async (signIn, server) => {
    assert.equal(await signIn('hoshi', 'directory-secret-77'), 401);
    assert.match(server.log(), /directory: /);
  }));

test('plain LDAP within this machine', { skip }, () =>
  withServer(`ldap_url = ldap://127.0.0.1:${ports.plain}`, async (signIn) => {
    assert.equal(await signIn('hoshi', 'directory-secret-77'), 303);
  }));

test('outside of this machine StartTLS is demanded', { skip: skip || (external ? false : 'no address') }, async () => {
  await withServer(`ldap_url = ldap://${external}:${ports.outside}\nldap_ca = ${cert}`, async (signIn) => {
    assert.equal(await signIn('hoshi', 'directory-secret-77'), 303);
  });
  await withServer(`ldap_url = ldap://${external}:${ports.outside}\nldap_ca = ${other}`, async (signIn) => {
    assert.equal(await signIn('hoshi', 'directory-secret-77'), 401);
  });
});
