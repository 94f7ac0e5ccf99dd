// tests/corpus/noise.js - the same sentences as hurried thumbs and speech recognisers give them.
//
//   node noise.js [--kind typing|speech] [--seed N] CORPUS.jsonl ... > noisy.jsonl
//
// typing: in about every third word of four letters or more one slip: a neighbouring key, two letters swapped, one
//         left out, one doubled; apostrophes and capitals mostly gone.
// speech: no capitals, no punctuation, no apostrophes, digits read one by one, a hesitation here and there.
// The same seed gives the same noise. Numbers, mail addresses and codes are never damaged in typing: those are values,
// and a wrong one is wrong.
'use strict';
const { readFileSync } = require('node:fs');

const NEIGHBOURS = {
  a: 'qsz', b: 'vgn', c: 'xdv', d: 'sfe', e: 'wrd', f: 'dgr', g: 'fht', h: 'gjy', i: 'uok', j: 'hku', k: 'jli', l: 'kop',
  m: 'njk', n: 'bmh', o: 'ipl', p: 'ol', q: 'wa', r: 'etf', s: 'adw', t: 'ryg', u: 'yij', v: 'cbf', w: 'qes', x: 'zcs',
  y: 'tuh', z: 'xas',
};
const DIGITS = {
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  de: ['null', 'eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'],
};
const HESITATIONS = { en: ['um', 'uh', 'please', 'so'], de: ['äh', 'ähm', 'bitte', 'also'] };
// Umlauts as keyboards without them give them: with an e, or without the dots.
const WITHOUT_DOTS = { ä: 'a', ö: 'o', ü: 'u', ß: 'ss' };
const WITH_E = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/** A small generator with a seed, so that a figure can be measured again (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function slip(word, roll) {
  const at = 1 + Math.floor(roll() * (word.length - 1)); // thumbs rarely miss the first letter
  switch (Math.floor(roll() * 4)) {
    case 0: {
      const keys = NEIGHBOURS[word[at].toLowerCase()] ?? word[at];
      return word.slice(0, at) + keys[Math.floor(roll() * keys.length)] + word.slice(at + 1);
    }
    case 1: {
      const i = Math.min(at, word.length - 2);
      return word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2);
    }
    case 2: return word.slice(0, at) + word.slice(at + 1);
    default: return word.slice(0, at) + word[at] + word.slice(at);
  }
}

function typed(text, roll, language) {
  const umlauts = language === 'de' ? [{}, {}, WITH_E, WITHOUT_DOTS][Math.floor(roll() * 4)] : {};
  return text
    .replace(/[äöüß]/g, (letter) => umlauts[letter] ?? letter)
    .split(' ')
    .map((word) => {
      const kept = roll() < 0.8 ? word.replace(/['’]/g, '').toLowerCase() : word;
      return /^[a-z]{4,}[.,!?]*$/i.test(kept) && roll() < 0.33 ? slip(kept, roll) : kept;
    })
    .join(' ');
}

function spoken(text, roll, language) {
  const words = text
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}@.\s-]/gu, ' ')
    .replace(/(?<!\S)\d+(?!\S)/g, (number) => [...number].map((digit) => DIGITS[language][digit]).join(' '))
    .replace(/[.-]+(?=\s|$)/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length > 3 && roll() < 0.3)
    words.splice(Math.floor(roll() * words.length), 0, HESITATIONS[language][Math.floor(roll() * HESITATIONS[language].length)]);
  return words.join(' ');
}

const options = { kind: 'typing', seed: '1' };
const files = [];
const args = process.argv.slice(2);
while (args.length) {
  const arg = args.shift();
  if (arg === '--kind' || arg === '--seed') options[arg.slice(2)] = args.shift();
  else files.push(arg);
}
const noisy = { typing: typed, speech: spoken }[options.kind];
if (!noisy || !files.length) {
  console.error('usage: node noise.js [--kind typing|speech] [--seed N] CORPUS.jsonl ...');
  process.exit(64);
}
const roll = dice(Number(options.seed));
for (const file of files)
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const row = JSON.parse(line);
    delete row.slots; // read aloud or mistyped, a value is another
    console.log(JSON.stringify({ ...row, text: noisy(row.text, roll, row.lang ?? 'en') }));
  }
