// Reads C as far as the house's checks need it: string literals, and the calls that they stand in.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '../..');

function files(folder, pattern) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : files(full, pattern);
    return pattern.test(entry.name) ? [full] : [];
  });
}

const blank = /\\[nrt]/g;
const escape = /\\x[0-9a-fA-F]{1,2}|\\[0-7]{1,3}|\\u[0-9a-fA-F]{4}/g;

// Every literal as { value, line, calls, argument, list }: the names of the calls around it, outermost first; what
// stands between the innermost one's parenthesis and the literal; whether it is an item of a list in braces.
function literals(text) {
  const found = [];
  const open = []; // brackets: { bracket, name, at }
  let line = 1;
  let word = ''; // the name before a bracket
  let previous = '';
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at, at + 200);
    const token = /^\s+|^\/\*|^\/\/[^\n]*|^#\s*include[^\n]*|^'(?:\\.|[^'\\])+'|^"|^\w+|^./s.exec(rest)[0];
    if (token === '/*') {
      const end = text.indexOf('*/', at) + 2;
      line += text.slice(at, end).split('\n').length - 1;
      at = end;
      continue;
    }
    if (token === '"') {
      const raw = /^"((?:\\[\s\S]|[^"\\])*)"/.exec(text.slice(at))[1];
      const value = raw.replace(blank, ' ').replace(escape, '\u00b7').replace(/\\(.)/gs, '$1');
      const inner = open[open.length - 1];
      if (previous === '"') {
        found[found.length - 1].value += value; // "one " "literal"
      } else {
        found.push({
          value, line, calls: open.filter((b) => b.bracket === '(').map((b) => b.name),
          argument: inner && inner.bracket === '(' ? text.slice(inner.at + 1, at) : '',
          list: inner !== undefined && inner.bracket === '{' && inner.name === '',
        });
      }
      line += raw.split('\n').length - 1;
      at += raw.length + 2;
      previous = '"';
      continue;
    }
    line += token.split('\n').length - 1;
    if (/^\w/.test(token)) word = token;
    else if ('([{'.includes(token)) open.push({ bracket: token, name: /^\w/.test(previous) && token === '(' ? word : '', at });
    else if (')]}'.includes(token)) open.pop();
    if (!/^\s|^\/\//.test(token)) previous = token;
    at += token.length;
  }
  return found;
}

module.exports = { root, files, literals };
