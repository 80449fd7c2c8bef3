// SPDX-License-Identifier: Apache-2.0
// The Debian package: what is in it, what it needs, and that its scripts are scripts.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { folder, root } from '../lib/kaname.mjs';

const isMissing = ['dpkg-deb', 'dpkg-shlibdeps'].some((tool) => spawnSync(tool, ['--version']).status !== 0);
const options = { skip: isMissing && 'no dpkg-dev' };
const run = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' });
let home, deb;
before(() => {
  home = folder();
  if (!isMissing) deb = run(join(root, 'tools/deb.sh'), home.path).trim();
});
after(() => home.remove());

test('the name and the fields say what it is', options, () => {
  const [, version] = /"(.*)"/.exec(readFileSync(join(root, 'src/version.h'), 'utf8'));
  const arch = run('dpkg', '--print-architecture').trim();
  assert.equal(deb, join(home.path, `kaname_${version}_${arch}.deb`));
  const field = (name) => run('dpkg-deb', '--field', deb, name).trim();
  assert.deepEqual([field('Package'), field('Version'), field('Architecture')], ['kaname', version, arch]);
  for (const needed of ['adduser', 'libmicrohttpd12', 'libsqlite3-0', 'libpq5', 'libsodium23', 'libc6'])
    assert.match(field('Depends'), new RegExp(`(^|, )${needed}( \\(|,|$)`));
  assert.doesNotMatch(field('Depends'), /@/);
  assert.match(field('Description'), /critical infrastructure/);
});

test('program, manual, completion, service, example, licence, each readable by all', options, () => {
  const lines = run('dpkg-deb', '--contents', deb).trim().split('\n');
  const files = Object.fromEntries(lines.map((line) => { const part = line.split(/\s+/); return [part[5], part]; }));
  const wanted = { './usr/bin/kaname': '-rwxr-xr-x', './lib/systemd/system/kaname.service': '-rw-r--r--', './usr/share/man/man1/kaname.1.gz': '-rw-r--r--',
    './usr/share/man/ja/man1/kaname.1.gz': '-rw-r--r--', './usr/share/bash-completion/completions/kaname': '-rw-r--r--',
    './usr/share/doc/kaname/examples/nginx.conf': '-rw-r--r--', './usr/share/doc/kaname/copyright': '-rw-r--r--', './usr/share/doc/kaname/changelog.gz': '-rw-r--r--' };
  for (const [path, mode] of Object.entries(wanted)) assert.equal(files[path]?.[0], mode, path);
  for (const [path, [mode, owner]] of Object.entries(files)) {
    assert.equal(owner, 'root/root', path);
    assert.doesNotMatch(mode, /^.{4,8}w|s|t$/, path);
  }
  assert.equal(Object.keys(files).filter((path) => !path.endsWith('/')).length, Object.keys(wanted).length);
  assert.ok(!lines.some((line) => line.includes('/var/lib')), 'the data folder is not of the package');
});

test('installing makes user and data folder, purging keeps the data unless asked', options, () => {
  run('dpkg-deb', '--control', deb, join(home.path, 'control'));
  const script = (name) => readFileSync(join(home.path, 'control', name), 'utf8');
  for (const name of ['postinst', 'prerm', 'postrm']) run('sh', '-n', join(home.path, 'control', name));
  assert.match(script('postinst'), /adduser --system --group[^]*if \[ ! -e "\$data\/kaname\.conf" \][^]*kaname init/);
  assert.doesNotMatch(script('postinst'), /systemctl (enable|start)[^"]*$/m, 'nothing is started');
  assert.match(script('postrm'), /if \[ "\$KANAME_PURGE_DATA" = yes \]; then\n\s+rm -rf "\$data"/);
  run('dpkg-deb', '--extract', deb, join(home.path, 'tree'));
  const service = readFileSync(join(home.path, 'tree/lib/systemd/system/kaname.service'), 'utf8');
  assert.match(service, /^User=kaname$/m);
  assert.match(service, /^StateDirectory=kaname$/m);
  assert.match(run(join(home.path, 'tree/usr/bin/kaname'), 'version'), /^kaname \d/);
  const sums = spawnSync('md5sum', ['--check', '--quiet', join(home.path, 'control/md5sums')], { cwd: join(home.path, 'tree') });
  assert.equal(sums.status, 0);
});
