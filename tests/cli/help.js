// What `wismo --help` and `wismo COMMAND --help` name.
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const root = path.join(__dirname, '../..');
const binary = process.env.WISMO_BINARY ?? path.join(root, 'build/wismo');

function run(program, ...words) {
  const done = spawnSync(program, words, { encoding: 'utf8' });
  if (done.error) throw done.error;
  return done;
}

const sorted = (items) => [...new Set(items)].sort();
const optionsIn = (text) => sorted(text.match(/(?<![\w-])--[a-z]+(-[a-z]+)*/g) ?? []);

const top = run(binary, '--help').stdout;
const commands = [...top.matchAll(/^ {2}([a-z]+) +\S/gm)].map((found) => found[1]);
const everywhere = sorted([...optionsIn(top), '--help']);

function helpOf(command) {
  const text = run(binary, command, '--help').stdout;
  const synopsis = /^usage: wismo \S+ ?(.*)$/m.exec(text)[1].replace(/\[[^\]]*\]/g, '');
  const actions = synopsis.split('|').map((part) => part.trim().split(' ')[0]).filter((word) => /^[a-z]+$/.test(word));
  return { text, actions, options: optionsIn(text).filter((option) => !everywhere.includes(option)) };
}

module.exports = { root, binary, run, sorted, commands, everywhere, helpOf };
