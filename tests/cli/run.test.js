// ./run on machines that lack something: it goes on without root when nothing is missing, and says what to do when something
// cannot be installed. The machine is a folder of small programs of its own.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFileSync, spawnSync } = require('node:child_process');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wismo-run-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

// A machine with the usual small tools and `programs`: name -> shell script.
function machine(name, programs) {
  const home = path.join(folder, name);
  const bin = path.join(home, 'bin');
  fs.mkdirSync(path.join(home, 'build/release'), { recursive: true });
  fs.mkdirSync(bin);
  fs.copyFileSync(path.join(__dirname, '../../run'), path.join(home, 'run'));
  for (const tool of ['sh', 'dirname', 'grep', 'cut', 'sed', 'env'])
    fs.symlinkSync(execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(), path.join(bin, tool));
  const write = (file, script) => fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  for (const [program, script] of Object.entries(programs)) write(path.join(bin, program), script);
  write(path.join(home, 'build/release/wismo'), 'echo "serving: $*"');
  return (...args) => spawnSync(path.join(home, 'run'), args, { env: { PATH: bin }, encoding: 'utf8' });
}

const shopper = 'echo 1000'; // id -u
const root = 'echo 0';
const lacks = (missing) => `for name; do :; done; [ "$name" = ${missing} ] && exit 1; echo installed`;
const built = 'echo "cmake $*" >&2';

test('what is missing is installed by root alone: anybody else reads what to type', () => {
  const run = machine('shopper', { id: shopper, 'dpkg-query': lacks('libyaml-dev'), cmake: built });
  const done = run('demo');
  assert.equal(done.status, 1);
  assert.match(done.stderr, /needs root/);
  assert.match(done.stderr, /apt-get update && apt-get install .*libyaml-dev/);
  assert.doesNotMatch(done.stderr, /libev-dev|cmake /);
});

test('where sudo asks for a password the line to type begins with it', () => {
  const run = machine('asker', { id: shopper, 'dpkg-query': lacks('libyaml-dev'), sudo: 'exit 1' });
  assert.match(run('test').stderr, /sudo apt-get update && sudo apt-get install .*libyaml-dev/);
});

test('with nothing missing no root is needed', () => {
  const run = machine('complete', { id: shopper, 'dpkg-query': 'echo installed', cmake: built, 'apt-get': 'echo apt-get was called >&2; exit 1' });
  const done = run('demo', '--listen', '127.0.0.1:0');
  assert.equal(done.status, 0, done.stderr);
  assert.equal(done.stdout, 'serving: demo --listen 127.0.0.1:0\n');
  assert.match(done.stderr, /cmake --preset release|cmake --build/);
  assert.doesNotMatch(done.stderr, /apt-get/);
});

test('packages that cannot be installed are named, and what to look at', () => {
  const run = machine('cut-off', { id: root, 'dpkg-query': lacks('libpcre2-dev'), 'apt-get': 'echo "Could not resolve the mirror" >&2; exit 100' });
  const done = run('demo');
  assert.equal(done.status, 1);
  assert.match(done.stderr, /Could not resolve the mirror/);
  assert.match(done.stderr, /could not install: libpcre2-dev/);
  assert.match(done.stderr, /package sources or the network/);
});

test('elsewhere than on Debian it names what is needed and goes on', () => {
  const run = machine('elsewhere', { id: shopper, cmake: built });
  const done = run('demo');
  assert.equal(done.status, 0, done.stderr);
  assert.match(done.stderr, /not Debian: install the equivalents of: .*libyaml-dev/);
});
