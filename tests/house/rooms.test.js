// The house keeps its floors: a room includes only rooms below it, and each outside library has one door.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { root, files } = require('./source.js');

const source = path.join(root, 'src');
const floors = {
  base: 1, model: 2, language: 3, wording: 3, dialogue: 3, insight: 3, channels: 3, ingest: 3, store: 3,
  desk: 4, outbound: 4, server: 5, cli: 6,
};
// Header (or folder of headers) of an outside library -> the room that is its door.
const doors = [
  [/^json-c\/|^json\.h$/, 'base'], [/^openssl\//, 'base'], [/^zlib\.h$/, 'base'],
  [/^unicode\/(msgfmt|messageformat|messagepattern|fmtable|plurrule|plurfmt|selfmt|locid|unistr|calendar|timezone|datefmt|smpdtfmt|dtptngen|listformatter|numfmt|numberformatter|dtitvfmt|parsepos|format|strenum|ures|ulistformatter|udat|udatpg|ulistfmt|unum|upluralrules|gregocal|tzfmt|measfmt|measure|measunit)/, 'wording base'],
  [/^unicode\//, 'base wording'], [/^pcre2\.h$/, 'language'], [/^yaml\.h$/, 'language'], [/^sqlite3\.h$/, 'store'],
  [/^curl\//, 'outbound'], [/^libwebsockets\.h$|^lws_|^ev\.h$/, 'server'],
];

const sources = files(source, /\.(c|h|cpp)$/);

function* includes() {
  for (const file of sources) {
    const name = path.relative(source, file);
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      const found = line.match(/^\s*#\s*include\s*([<"])([^>"]+)[>"]/);
      if (found) yield { where: `src/${name}:${index + 1}`, room: name.split('/')[0], quoted: found[1] === '"', header: found[2] };
    }
  }
}

test('a room includes only itself and rooms on lower floors', () => {
  const wrong = [];
  for (const { where, room, quoted, header } of includes()) {
    const other = header.split('/')[0];
    if (!quoted || !header.includes('/') || other === room) continue;
    if (!(other in floors)) wrong.push(`${where} includes "${header}", which is in no room`);
    else if (floors[other] >= floors[room]) wrong.push(`${where} includes "${header}": ${other}/ is not below ${room}/`);
  }
  assert.deepStrictEqual(wrong, []);
});

test('each outside library has one door', () => {
  const wrong = [];
  for (const { where, room, header } of includes()) {
    const door = doors.find(([pattern]) => pattern.test(header));
    if (door && !door[1].split(' ').includes(room)) wrong.push(`${where} includes ${header}, whose door is ${door[1]}/`);
  }
  assert.deepStrictEqual(wrong, []);
});

test('every file of the source tree says what it is for in its first line', () => {
  const wrong = sources.filter((file) => {
    const name = path.relative(source, file);
    const first = fs.readFileSync(file, 'utf8').split('\n', 1)[0];
    return !first.startsWith(`/* ${name} - `);
  });
  assert.deepStrictEqual(wrong.map((file) => path.relative(source, file)), []);
});

test('no file grows beyond 500 lines', () => {
  const long = sources.map((file) => [path.relative(source, file), fs.readFileSync(file, 'utf8').split('\n').length])
    .filter(([, lines]) => lines > 500);
  assert.deepStrictEqual(long, []);
});

test('a private header is included by its own room alone', () => {
  const wrong = [];
  for (const { where, room, header } of includes())
    if (header.endsWith('_private.h') && header.includes('/') && !header.startsWith(`${room}/`)) wrong.push(`${where} includes "${header}"`);
  assert.deepStrictEqual(wrong, []);
});

test('no function grows beyond 80 lines', () => {
  const long = [];
  for (const file of sources.filter((name) => !name.endsWith('.h'))) {
    let begin = 0;
    fs.readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
      if (line === '{') begin = index;
      if (line === '}' && index - begin - 1 > 80) long.push(`${path.relative(source, file)}:${begin + 1} has ${index - begin - 1} lines`);
    });
  }
  assert.deepStrictEqual(long, []);
});

test('every file of a room is built', () => {
  const wrong = sources.filter((file) => !file.endsWith('.h')).filter((file) => {
    const list = fs.readFileSync(path.join(path.dirname(file), 'CMakeLists.txt'), 'utf8');
    return !list.split(/[\s()]+/).includes(path.basename(file));
  });
  assert.deepStrictEqual(wrong.map((file) => path.relative(source, file)), []);
});

test('nothing is left for later', () => {
  const later = new RegExp(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X\\b', 'HA' + 'CK\\b'].map((word) => `\\b${word}`).join('|'));
  const wrong = [...sources, ...files(path.join(root, 'tests'), /\.(c|h|js)$/)].flatMap((file) =>
    fs.readFileSync(file, 'utf8').split('\n').flatMap((line, index) => (later.test(line) ? [`${path.relative(root, file)}:${index + 1}`] : [])));
  assert.deepStrictEqual(wrong, []);
});
