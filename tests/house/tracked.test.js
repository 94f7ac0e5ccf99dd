// What is in the project could be anybody's: no file names a machine's folders, a registry's host, or what lies beside
// the project.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { root, files } = require('./source.js');

// Patterns are spelled so that this file does not match itself.
const patterns = [
  [/(?<![\w.$}/-])\/(wor[k]|hom[e]|roo[t]|User[s])\/\w+/, 'a folder of one machine'],
  [/(?<![\w.$}/-])\/tm[p]\/(?!wismo)\w+/, 'a folder of one machine'],
  [/regist[r]y\.(npmjs|yarnpkg)|\bpyp[i]\.org|\bde[b]\.debian\.org|prox[y]\.golang\.org/, 'the host of a registry'],
  [/\.\.\/share[d]\b/, 'a folder beside the project'],
];

// The files that git tracks; where there is no git, such as in a source archive, all that no build made.
function tracked() {
  const git = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  if (git.status === 0 && git.stdout) return git.stdout.split('\0').filter((name) => name && fs.existsSync(path.join(root, name)));
  return files(root, /./).map((file) => path.relative(root, file)).filter((name) => !/^(build|\.git)/.test(name));
}

function complaints(name, text) {
  return text.split('\n').flatMap((line, index) => patterns.filter(([pattern]) => pattern.test(line))
    .map(([pattern, what]) => `${name}:${index + 1}: "${pattern.exec(line)[0]}" is ${what}`));
}

test('no file knows where it was written', () => {
  const wrong = tracked().flatMap((name) => {
    const bytes = fs.readFileSync(path.join(root, name));
    return bytes.includes(0) ? [] : complaints(name, bytes.toString('utf8'));
  });
  assert.deepStrictEqual(wrong, []);
});

test('packages of npm are pinned by their contents, from whatever registry', () => {
  for (const name of tracked().filter((file) => file.endsWith('package-lock.json'))) {
    const packages = Object.entries(JSON.parse(fs.readFileSync(path.join(root, name), 'utf8')).packages);
    for (const [folder, about] of packages.filter(([key]) => key)) {
      assert.strictEqual(about.resolved, undefined, `${name}: ${folder} names a host: drop "resolved"`);
      assert.match(about.integrity ?? '', /^sha512-/, `${name}: ${folder} is not pinned`);
    }
  }
});

test('the check finds what it is for', () => {
  const made = (...parts) => parts.join('/');
  assert.strictEqual(complaints('x', `cd ${made('', 'work', 'main')}`).length, 1);
  assert.strictEqual(complaints('x', `"${made('', 'tmp', 'build')}"`).length, 1);
  assert.strictEqual(complaints('x', `https://${['registry', 'npmjs', 'org'].join('.')}/ws`).length, 1);
  assert.strictEqual(complaints('x', `see ${made('..', 'shared', 'notes.md')}`).length, 1);
  assert.strictEqual(complaints('x', `WISMO_DATA=/var/lib/wismo/wismo.db /usr/share/wismo ${made('$PWD', 'work', 'x')}`).length, 0);
});
