// docs/man/wismo.1 names the commands and options that --help names, no fewer and no more, and is well-formed.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { root, run, sorted, commands, everywhere, helpOf } = require('./help.js');

const page = path.join(root, 'docs/man/wismo.1');
const source = fs.readFileSync(page, 'utf8');
const optionsIn = (text) => sorted([...text.matchAll(/\bFl ((?:-[a-z][a-z-]*(?: \| -[a-z][a-z-]*)*))/g)]
  .flatMap((found) => found[1].split(' | ')).map((name) => `-${name}`));

// Section by section: `.Sh COMMANDS` has an `.Ss` for each command.
const sections = Object.fromEntries(source.split(/^\.Sh /m).slice(1).map((text) => [text.split('\n')[0], text]));
const parts = sections.COMMANDS.split(/^\.Ss /m).slice(1);

test('every command has its part of the manual', () => {
  assert.ok(commands.length > 5);
  assert.deepStrictEqual(sorted(parts.map((part) => part.split(/\s/)[0])), sorted(commands));
});

test('options that every command takes are told', () => {
  assert.deepStrictEqual(optionsIn(sections.DESCRIPTION), everywhere);
});

for (const part of parts) {
  const command = part.split(/\s/)[0];
  test(`wismo ${command}: the same options and actions as its --help`, () => {
    const help = helpOf(command);
    const own = optionsIn(part).filter((option) => !everywhere.includes(option));
    assert.deepStrictEqual(own, help.options);
    const items = [...part.matchAll(/^\.It Fl -([a-z-]+)/gm)].map((found) => `--${found[1]}`);
    assert.deepStrictEqual(sorted(items), help.options, 'each option is explained');
    for (const action of help.actions) assert.match(part.split('\n')[0], new RegExp(`\\b${action}\\b`));
  });
}

test('the variables that the program reads are told', () => {
  const read = fs.readFileSync(path.join(root, 'src/cli/main.c'), 'utf8').match(/(?<=")WISMO_[A-Z]+(?=")/g);
  assert.deepStrictEqual(sorted(sections.ENVIRONMENT.match(/(?<=Ev )WISMO_[A-Z]+/g)), sorted(read));
});

test('the exit codes that the program gives are told', () => {
  const header = run('cc', '-E', '-dM', '-include', 'sysexits.h', '-x', 'c', '/dev/null').stdout;
  const code = Object.fromEntries([...header.matchAll(/#define (EX_\w+) (\d+)/g)].map((found) => [found[1], found[2]]));
  const folder = path.join(root, 'src/cli');
  const used = fs.readdirSync(folder).filter((name) => name.endsWith('.c'))
    .flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').match(/\bEX_[A-Z]+\b/g) ?? []);
  const told = sections['EXIT STATUS'].match(/(?<=^\.It )\d+/gm);
  assert.deepStrictEqual(sorted(told.filter((number) => number !== '1')), sorted(used.map((name) => code[name])));
});

test('mandoc finds nothing wrong with the page', () => {
  const lint = run('mandoc', '-Tlint', '-Wwarning', page);
  assert.strictEqual(lint.stdout + lint.stderr, '');
  assert.strictEqual(lint.status, 0);
});
