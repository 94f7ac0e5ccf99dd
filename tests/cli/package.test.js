// The Debian package: what is in it, what it asks for, whom it belongs to. `./run package test` lets it live in a tree.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { root, binary, run } = require('./help.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wismo-test-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

function must(program, ...words) {
  const done = run(program, ...words);
  assert.strictEqual(done.status, 0, `${program} ${words.join(' ')}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}

const built = path.dirname(binary);
must('cpack', '-G', 'DEB', '--config', path.join(built, 'CPackConfig.cmake'), '-B', folder);
const deb = path.join(folder, fs.readdirSync(folder).find((name) => name.endsWith('.deb')));
const tree = path.join(folder, 'tree');
const scripts = path.join(folder, 'scripts');
must('dpkg-deb', '-x', deb, tree);
must('dpkg-deb', '-e', deb, scripts);
const entries = Object.fromEntries(must('dpkg-deb', '-c', deb).trim().split('\n').map((line) => {
  const [mode, owner, , , , name] = line.split(/\s+/);
  return [name.replace(/^\./, ''), { mode, owner }];
}));

test('everything is at its place', () => {
  for (const name of ['/usr/bin/wismo', '/usr/share/man/man1/wismo.1.gz', '/usr/share/bash-completion/completions/wismo',
    '/usr/share/zsh/vendor-completions/_wismo', '/lib/systemd/system/wismo.service', '/etc/wismo/wismo.json',
    '/usr/share/doc/wismo/copyright', '/usr/share/doc/wismo/changelog.gz']) assert.ok(entries[name], name);
  for (const part of ['intents', 'locales', 'webhooks']) {
    const files = fs.readdirSync(path.join(root, part), { recursive: true }).map(String);
    assert.ok(files.length > 0);
    for (const file of files) assert.ok(Object.keys(entries).some((name) => name.replace(/\/$/, '') === `/usr/share/wismo/${part}/${file}`), file);
  }
});

test('nothing is anybody else\'s, nothing can be written by others, nothing lies elsewhere', () => {
  for (const [name, { mode, owner }] of Object.entries(entries)) {
    assert.strictEqual(owner, 'root/root', name);
    if (!mode.startsWith('l')) assert.match(mode, /^[-d]rw.r.[-x][-r][-][-x]$/, name);
    assert.match(name, /^\/($|etc\/($|wismo\/)|lib\/($|systemd\/)|usr\/($|bin\/($|wismo$)|share\/))/);
  }
  assert.strictEqual(entries['/etc/wismo/wismo.json'].mode, '-rw-r-----');
});

test('it asks for its libraries, and for what no library tells', () => {
  const depends = must('dpkg-deb', '-f', deb, 'Depends');
  for (const name of ['adduser', 'ca-certificates', 'libwebsockets-evlib-ev', 'libc6', 'libsqlite3-0', 'libcurl4']) {
    assert.ok(depends.split(/, /).some((one) => one.split(' ')[0].startsWith(name)), `${name} in ${depends}`);
  }
  const version = must(binary, '--version').trim().split(' ')[1];
  assert.strictEqual(must('dpkg-deb', '-f', deb, 'Version').trim(), version);
});

test('the configuration is a conffile, and the scripts are sound', () => {
  assert.strictEqual(fs.readFileSync(path.join(scripts, 'conffiles'), 'utf8'), '/etc/wismo/wismo.json\n');
  for (const name of ['postinst', 'prerm', 'postrm']) {
    assert.strictEqual(fs.statSync(path.join(scripts, name)).mode & 0o777, 0o755);
    must('sh', '-n', path.join(scripts, name));
  }
});

test('the unit keeps the service in a small room', () => {
  const unit = fs.readFileSync(path.join(tree, 'lib/systemd/system/wismo.service'), 'utf8');
  for (const line of ['User=wismo', 'StateDirectory=wismo', 'ProtectSystem=strict', 'NoNewPrivileges=yes', 'CapabilityBoundingSet=',
    'SystemCallFilter=@system-service']) assert.ok(unit.split('\n').includes(line), line);
  assert.match(unit, /^ExecReload=.*-HUP/m);
});

test('the program finds its files where the package puts them, and understands its configuration', () => {
  const env = { ...process.env };
  for (const name of ['WISMO_SHARE', 'WISMO_CONFIG', 'WISMO_DATA']) delete env[name];
  const done = spawnSync(path.join(tree, 'usr/bin/wismo'), ['--config', path.join(tree, 'etc/wismo/wismo.json'), 'check'],
    { cwd: folder, env, encoding: 'utf8' });
  assert.strictEqual(done.status, 0, done.stdout + done.stderr);
  const config = fs.readFileSync(path.join(tree, 'etc/wismo/wismo.json'), 'utf8');
  assert.match(config, /"data": "\/var\/lib\/wismo\/wismo\.db"/);
});
