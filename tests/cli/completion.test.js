// Real shells, asked to complete, propose the commands and options that --help names.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { root, binary, sorted, commands, everywhere, helpOf } = require('./help.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wismo-test-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
fs.symlinkSync(binary, path.join(folder, 'wismo'));
for (const name of ['a file.csv', 'b.ndjson']) fs.writeFileSync(path.join(folder, name), '');
const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, HOME: folder, TERM: 'dumb', LC_ALL: 'C.UTF-8' };

function shell(program, words, script, ...rest) {
  const done = spawnSync(program, [...words, script, program, ...rest], { cwd: folder, env, encoding: 'utf8', timeout: 60000 });
  assert.strictEqual(done.stderr, '');
  assert.strictEqual(done.status, 0);
  return done.stdout;
}

// All that a real bash would list; compopt works only while a key is pressed.
const bashScript = `
source "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
compopt() { :; }
_wismo "$1" "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "\${COMPREPLY[@]}"`;

function bash(...words) {
  const told = shell('bash', ['--norc', '-c'], bashScript, path.join(root, 'docs/completion/wismo.bash'), 'wismo', ...words);
  return sorted(told.split('\n').filter(Boolean));
}

// A zsh in a terminal of its own: Tab is pressed, and what compadd took is written down.
const zshScript = `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1= fpath=($1 \\$fpath); autoload -Uz compinit; compinit -u -D; setopt no_beep no_list_beep"
zpty -w z 'compadd() { local -a got; builtin compadd -O got "$@"; print -rl -- $got >>taken; builtin compadd "$@" }'
zpty -w z 'stop() { mv taken all 2>/dev/null || : >all; exit }; zle -N stop; bindkey "^X^X" stop'
rm -f taken all
zpty -n -w z "$2"$'\\t'
zpty -n -w z $'\\x18\\x18'
while [[ ! -e all ]]; do zpty -r z line || break; done
cat all`;

function zsh(line) {
  return sorted(shell('zsh', ['-f', '-c'], zshScript, path.join(root, 'docs/completion'), line).split('\n').filter(Boolean));
}

test('Tab in an interactive bash finishes words', () => {
  const keys = ['source "$COMPLETION"', 'wismo bac\t--he\t', 'told() { printf "<%s>" "$@"; }; complete -F _wismo told',
    'told import a\t', 'exit', ''].join('\n');
  const done = spawnSync('bash', ['--norc', '-i'], {
    cwd: folder, input: keys, encoding: 'utf8', timeout: 60000,
    env: { ...env, COMPLETION: path.join(root, 'docs/completion/wismo.bash') },
  });
  assert.strictEqual(done.stdout, `${helpOf('backup').text}<import><a file.csv>`);
});

test('bash proposes the commands', () => {
  assert.deepStrictEqual(bash(''), sorted(commands));
  assert.deepStrictEqual(bash('--config', 'x.json', 'eva'), ['eval']);
  assert.deepStrictEqual(bash('--locale', '=', 'de', 'eva'), ['eval']);
});

test('bash proposes the options of every command', () => {
  assert.deepStrictEqual(bash('--'), everywhere);
  for (const command of commands) assert.deepStrictEqual(bash(command, '--'), sorted([...everywhere, ...helpOf(command).options]));
});

test('bash proposes actions, values and files', () => {
  assert.deepStrictEqual(bash('tickets', ''), sorted(helpOf('tickets').actions));
  assert.deepStrictEqual(bash('import', '--encoding', 'l'), ['latin1']);
  assert.deepStrictEqual(bash('import', '--encoding', '=', 'l'), ['latin1']);
  assert.deepStrictEqual(bash('import', 'a'), ['a file.csv']);
  assert.deepStrictEqual(bash('--data', 'b'), ['b.ndjson']);
  assert.deepStrictEqual(bash('ask', '--order', ''), []);
  assert.deepStrictEqual(bash('tickets', 'reply', 'Q24R-PV6D', '--as', ''), [], 'the name of a person');
});

test('zsh proposes the commands, options and values', () => {
  assert.deepStrictEqual(zsh('wismo '), sorted(commands));
  assert.deepStrictEqual(zsh('wismo import --'), sorted([...everywhere, ...helpOf('import').options]));
  assert.deepStrictEqual(zsh('wismo tickets '), sorted(helpOf('tickets').actions));
  assert.deepStrictEqual(zsh('wismo import --encoding l'), ['latin1']);
  assert.deepStrictEqual(zsh('wismo import --encoding=l'), ['latin1']);
  assert.deepStrictEqual(zsh('wismo simulate --as al'), ['alexa']);
});

test('what is proposed as a value stands in --help', () => {
  const value = { '--as': 'simulate', '--encoding': 'import', '--format': 'import', '--status': 'tickets' };
  for (const [option, command] of Object.entries(value)) {
    const proposed = bash(command, option, '');
    assert.ok(proposed.length > 1);
    for (const word of proposed) assert.match(helpOf(command).text, new RegExp(`(?<![\\w-])${word}(?![\\w-])`));
  }
});
