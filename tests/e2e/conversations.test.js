// Speaks every conversation of tests/conversations on every channel, against a real server.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { startWismo } = require('./wismo');
const { speakers } = require('./speak');

const folder = path.join(__dirname, '../conversations');
const secret = 'a-secret-of-the-tests';
const policies = { de: { returns: 'Rückgabe innerhalb von 30 Tagen.', delivery: 'Versand ab 50 € kostenlos.', hours: 'Montag bis Freitag von 9 bis 18 Uhr.' } };

function day(offset, zone = 'New_York', locale = 'en-US') {
  const timeZone = zone === 'Berlin' ? 'Europe/Berlin' : `America/${zone}`;
  const now = new Date();
  const at = new Date(now.getTime() + offset * 86400000);
  return new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone }).format(at);
}

function fill(text, locale) {
  return text.replace(/\{([+-]?\d+)(?: (\w+))?\}/g, (_, offset, zone) => day(Number(offset), zone, locale));
}

function read(file) {
  const conversations = [];
  for (const line of fs.readFileSync(path.join(folder, file), 'utf8').split('\n')) {
    if (line.startsWith('# ')) conversations.push({ title: line.slice(2), steps: [], only: null, locale: undefined });
    else if (line.startsWith('only ')) conversations.at(-1).only = line.slice(5).split(' ');
    else if (line.startsWith('locale ')) conversations.at(-1).locale = line.slice(7);
    else if (line.startsWith('> ')) conversations.at(-1).steps.push({ say: line.slice(2), expect: [] });
    else if (line.trim()) conversations.at(-1).steps.at(-1).expect.push(line);
  }
  return conversations;
}

// Speech spells numbers out in groups: "1 Z 5 R 8" is the number all the same.
function contains(text, wanted) {
  const squeeze = (s) => s.toLowerCase().replace(/[\s\u00a0\u202f]+/g, ' ');
  const tight = (s) => s.toLowerCase().replace(/\s+/g, '');
  return squeeze(text).includes(squeeze(wanted)) || (/\d/.test(wanted) && tight(text).includes(tight(wanted)));
}

function check(raw, answer, memory, locale) {
  const expectation = fill(raw, locale);
  const said = `\n  answer: ${answer.text}`;
  if (expectation.startsWith('<! ')) assert.ok(!contains(answer.text, expectation.slice(3)), `must not say "${expectation.slice(3)}"${said}`);
  else if (expectation.startsWith('<~ ')) assert.match(answer.text.toLowerCase(), new RegExp(expectation.slice(3).toLowerCase()), said);
  else if (expectation.startsWith('< ')) assert.ok(contains(answer.text, expectation.slice(2)), `must say "${expectation.slice(2)}"${said}`);
  else if (expectation === 'ticket') assert.ok(answer.ticket, `must carry a ticket${said}`);
  else if (expectation === 'no ticket') assert.ok(!answer.ticket, `must carry no ticket, carries ${answer.ticket}${said}`);
  else if (expectation === 'same ticket') assert.strictEqual(answer.ticket, memory.ticket, said);
  else if (expectation === 'end') assert.ok(answer.end === null || answer.end, `must end${said}`);
  else if (expectation.startsWith('buttons ')) assert.ok(answer.buttons === null || answer.buttons.length >= Number(expectation.slice(8)), said);
  else throw new Error(`unknown expectation: ${expectation}`);
  if (answer.ticket) memory.ticket = answer.ticket;
}

// Each file has a server of its own: wrong guesses in one close orders for everyone, as they should.
async function speakAll(t, file) {
  const server = await startWismo({ command: 'demo', config: { rest: { secret }, shop: { policies } } });
  t.after(() => server.stop());
  for (const conversation of read(file)) {
    for (const channel of conversation.only ?? Object.keys(speakers)) {
      await t.test(`${conversation.title} (${channel})`, async () => {
        const speaker = await speakers[channel](server.url, { secret, locale: conversation.locale });
        const memory = {};
        const spoken = [];
        try {
          for (const step of conversation.steps) {
            const answer = await speaker.say(step.say);
            spoken.push(`> ${step.say}`, `  ${answer.text}`);
            for (const expectation of step.expect) check(expectation, answer, memory, conversation.locale);
          }
        } catch (error) {
          error.message += `\n\nThe conversation:\n${spoken.join('\n')}`;
          throw error;
        } finally {
          await speaker.close();
        }
      });
    }
  }
}

for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.txt'))) {
  test(file, (t) => speakAll(t, file));
}
