// No word that a shopper might say or hear stands in src/: what is said is in intents/, what is heard in locales/.
// English for operators and developers is fine: logs, complaints about files, errors of protocols, traces, --help.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { root, files, literals } = require('./source.js');

const read = (...parts) => fs.readFileSync(path.join(root, ...parts), 'utf8');
const list = (folder, ending) => fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith(ending));

// Rooms that have nothing to tell anyone but by complaint, log or trace; in the others protocols and people who
// operate the house are answered too. cli/ talks to operators alone, web/ is checked by its own tests.
const silent = new Set(['language', 'wording', 'dialogue', 'insight', 'desk']);
const unchecked = new Set(['cli', 'web']);

// Calls whose words are for operators and developers.
const forOperators = /^(log_(debug|info|warn|error|event)|.*complain.*|.*refuse.*|.*fail(ed)?|trace|explain.*|about|unreadable|.*_error|figure.*|peer_close)$/;
// ... and texts that are: str_printf(why, ...)
const forOperatorsInto = /\b(\w*complaint|why|problem|explanation|trace)\b/;

// What reads like a phrase and is none, by file.
const phrasesThatAreNames = {
  'channels/dialogflow.c': ['Default Welcome Intent'], // an intent of every new agent
  'desk/call.c': ["%s%sit waits for the sender's order %s", '%s%sit names no known order'], // of a complaint
  'desk/turn.c': ['no rule'], // of the trace
  'language/compile.c': ['cannot be compiled'], // of a complaint
  'language/prove.c': ['no rule'], // of a complaint
};
const filesOfNames = {
  'ingest/describe.c': 'lines of `wismo hook`',
  'base/err.c': 'errors in log lines',
  'model/tracking_formats.c': 'carriers and their formats',
  'server/answer.c': 'the names of HTTP statuses',
  'server/figures.c': 'help of /metrics',
  'server/health.c': 'help of /metrics',
};
// Words of shoppers that are also names, by file: of the vocabulary, of keys in files, of protocols.
const wordsThatAreNames = {
  'base/settings.c': 'null', // of JSON
  'channels/alexa_intent.c': 'reference', // slots of the skill
  'channels/alexa_render.c': 'problem',
  'channels/dialogflow.c': 'zip', // parameters of agents
  'channels/dialogflow_cx.c': 'session tag', // members of requests
  'channels/dialogflow_es.c': 'session',
  'channels/rest.c': 'greet deny', // intents that widgets of Rasa's send
  'desk/post.c': 'shopper', // who speaks in a transcript
  'desk/keep.c': 'opened', // what happened to a ticket
  'dialogue/ask.c': 'first second third fourth', // arguments of messages
  'dialogue/hear.c': 'person eta list', // values of buttons
  'ingest/import_reject.c': 'rejected', // a column of files of rejected rows
  'language/part.c': 'sentence mention correction wish value', // kinds of rules, in explanations
  'language/load_intent.c': 'sentences asked told phrase pattern needs', // keys of intent files
  'language/load_numbers.c': 'alone glued',
  'language/load_shared.c': 'ordinal newest oldest all same them next lists spellings compounds',
  'language/template.c': 'number any', // marks of templates
  'model/config_read.c': 'tuesday wednesday thursday friday saturday sunday', // keys of the configuration
  'model/intent.c': 'late stolen', // slot `problem`
  'model/meaning.c': 'problem item date amount person', // types of entities, what is asked
  'model/ticket.c': 'late stolen question normal answered closed', // reasons, priorities, states
  'ingest/stamp.c': 'am pm mm picture', // parts of a picture of a time
  'store/privacy.c': 'customers messages notifications tickets', // tables
  'server/exchange.c': 'close', // of the Connection header
  'server/reload.c': 'none', // a level of the log
  'store/throttles.c': 'client', // what is counted
  'wording/message_format.cpp': 'zero one two few many', // plural forms of ICU
  'wording/ssml.c': 'characters break emphasis phoneme prosody', // tags of SSML
  'wording/wording.c': 'jmm', // a skeleton of ICU's
};

const header = /^[A-Za-z-]+: [\w/]+;?/;
const sql = /^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN|COMMIT|SAVEPOINT|ROLLBACK|RELEASE|VACUUM|FROM|JOIN|LEFT|WHERE|AND|ORDER|VALUES|SET|ON)\b/;
const withoutFormats = (text) => text.replace(/%[-+ #0]*[\d.*]*(?:hh|h|ll|l|z|j|t)?[a-zA-Z]/g, ' ').replace(/<[^>]*>/g, ' ');

// Every word of the sentences, lists and number words of a language.
function spokenWords() {
  const words = new Set();
  for (const language of fs.readdirSync(path.join(root, 'intents')))
    for (const name of list(`intents/${language}`, '.yaml'))
      for (const line of read('intents', language, name).split('\n')) {
        const said = line.replace(/(^|\s)#.*$/, '').replace(/[<{]\w+(:\w+)?[>}]/g, ' ');
        for (const word of said.toLowerCase().match(/[\p{L}']+/gu) ?? []) words.add(word);
      }
  return words;
}

// The names that files and protocols have for things: what docs/ put into backticks or use as JSON keys (the pages about
// words themselves left out), what locales/ call their messages, what intent files call their sections.
function documentedNames() {
  const names = new Set();
  for (const name of list('docs', '.md').filter((page) => !/^(intents|locales)\.md$/.test(page))) {
    const page = read('docs', name);
    for (const [, code] of page.matchAll(/`([^`\n]+)`/g))
      if (/^[\w./[\]-]+$/.test(code)) code.split(/[^\w]+/).forEach((word) => names.add(word));
    for (const [, key] of page.matchAll(/"(\w+)"\s*:/g)) names.add(key);
  }
  for (const name of list('locales', '.arb'))
    for (const [key, message] of Object.entries(JSON.parse(read('locales', name)))) {
      names.add(key);
      for (const [, argument] of String(message).matchAll(/\{(\w+)[},]/g)) names.add(argument);
    }
  for (const language of fs.readdirSync(path.join(root, 'intents')))
    for (const name of list(`intents/${language}`, '.yaml')) {
      names.add(name.replace('.yaml', ''));
      for (const [, key] of read('intents', language, name).matchAll(/^ *(\w+): *(?:[{[].*)?$/gm)) names.add(key);
    }
  return names;
}

function heardPhrases() {
  return list('locales', '.arb').flatMap((name) => Object.entries(JSON.parse(read('locales', name)))
    .filter(([key]) => !key.startsWith('@')).map(([, message]) => ` ${message.toLowerCase().replace(/[^\p{L}]+/gu, ' ')} `));
}

const known = { spoken: spokenWords(), names: documentedNames(), heard: heardPhrases() };
const comparison = /^(text_equal|text_starts|str_equal|str(n)?(case)?cmp|str(case)?str|mem(cmp|mem)|strpbrk|json_scalar_is)$/;

function phraseIsWrong(name, room, literal) {
  const words = withoutFormats(literal.value);
  if (!/\p{L}{2,}[,;:]? +\p{L}{2,}/u.test(words) || sql.test(literal.value) || header.test(literal.value)) return false;
  if (filesOfNames[name] || (phrasesThatAreNames[name] ?? []).includes(literal.value)) return false;
  if (literal.calls.some((call) => forOperators.test(call)) || forOperatorsInto.test(literal.argument)) return false;
  if (silent.has(room)) return true;
  const plain = ` ${words.toLowerCase().replace(/[^\p{L}]+/gu, ' ').trim()} `;
  return /^\s*\p{Lu}\p{Ll}/u.test(words) || /[.!?]\s*$/.test(words) || known.heard.some((message) => message.includes(plain)) ||
    /(?<!-)\b(you|your|yours|sorry|please|thanks?|we|our|us|i|my|me)\b/i.test(words);
}

function wordIsWrong(name, room, literal) {
  const word = literal.value.trim();
  const call = literal.calls[literal.calls.length - 1] ?? '';
  if (!/^\p{Ll}[\p{Ll}']+$/u.test(word) || (!literal.list && !comparison.test(call))) return false;
  if (filesOfNames[name] || known.names.has(word) || (wordsThatAreNames[name] ?? '').split(' ').includes(word)) return false;
  return room === 'language' || known.spoken.has(word); // the room where a list of words would be at home
}

// What is wrong with a file of src/, by its name there.
function complaints(name, text) {
  const room = name.split('/')[0];
  if (unchecked.has(room)) return [];
  return literals(text).flatMap((literal) => {
    const where = `src/${name}:${literal.line}`;
    if (/[^\x00-\x7f\u00b7]/.test(literal.value)) return [`${where}: "${literal.value}" is written in no letters of ours`];
    if (phraseIsWrong(name, room, literal)) return [`${where}: "${literal.value}" reads like a sentence: it belongs in locales/`];
    if (wordIsWrong(name, room, literal)) return [`${where}: "${literal.value}" is a word that people say: it belongs in intents/`];
    return [];
  });
}

test('no word that a shopper says or hears stands in src/', () => {
  const source = path.join(root, 'src');
  const wrong = files(source, /\.(c|h|cpp)$/).flatMap((file) => complaints(path.relative(source, file), fs.readFileSync(file, 'utf8')));
  assert.deepStrictEqual(wrong, []);
});

// The check itself, on files made up here: it must find what it is for, and let the rest pass.
const sins = [
  ['dialogue/made_up.c', 'void f(void) { say(t, "Your parcel is on its way."); }'],
  ['dialogue/made_up.c', 'const char *f(void) { return "out for delivery"; }'],
  ['wording/made_up.c', 'void f(void) { str_add(out, late ? "it is " "late" : ""); }'],
  ['desk/made_up.c', 'static const struct reply sorry = {.text = "something went wrong"};'],
  ['insight/made_up.c', 'static const char *const days[] = {"today", "tomorrow"};'],
  ['language/made_up.c', 'static const char *const digits[] = {"zero", "one", "two", "three"};'],
  ['language/made_up.c', 'bool f(void) { return strstr(text, " not ") != NULL; }'],
  ['language/made_up.c', 'bool f(void) { return text_equal(word, "bestellung"); }'],
  ['channels/made_up.c', 'bool f(void) { return !strcmp(text, "cancel"); }'],
  ['channels/made_up.c', 'void f(void) { json_add_text(&w, "text", "Sorry, try again later"); }'],
  ['channels/made_up.c', 'void f(void) { json_add_text(&w, "text", "we could not find it"); }'],
  ['model/made_up.c', 'static const char *const said[] = {"packed", "out for delivery"};'],
  ['server/made_up.c', 'void f(void) { str_add(out, "<p>The chat is closed. Please come back tomorrow!</p>"); }'],
  ['ingest/made_up.c', 'static const char *const words[] = {"arrived", "courier"};'],
  ['dialogue/made_up.c', 'static const char *const words[] = {"wörter"};'],
  ['dialogue/made_up.c', '#define GREETING "hello and welcome"'],
];
const innocents = [
  ['dialogue/made_up.c', '/* "Your parcel is here" */ void f(void) { trace(t, "the number of %s is unknown", "an order"); }'],
  ['dialogue/made_up.c', 'void f(void) { say(t, "status_packed"); log_info("turn", "why=%s", "it was late"); } // says "hello there"'],
  ['language/made_up.c', 'void f(void) { load_complain(l, s, 1, bad ? "a list of texts must stand here" : "is empty here"); }'],
  ['language/made_up.c', 'void f(void) { str_printf(why, "there is no slot \\"%s\\"", name); }'],
  ['channels/made_up.c', 'static const char *const why[] = {"sender must be a text of at most 256 bytes"};'],
  ['server/made_up.c', 'void f(void) { str_add(out, "content-type: text/html\\r\\n"); }'],
  ['store/made_up.c', 'static const char sql[] = "SELECT number FROM orders " "WHERE key = ?";'],
  ['channels/made_up.c', 'bool f(char c) { return c == \'"\' || text_equal(kind, "order_number"); }'],
];

test('the check finds sentences and word lists', () => {
  for (const [name, text] of sins) assert.strictEqual(complaints(name, text).length > 0, true, text);
});

test('the check lets names, logs, complaints and comments pass', () => {
  for (const [name, text] of innocents) assert.deepStrictEqual(complaints(name, text), [], text);
});
