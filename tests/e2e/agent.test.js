// A person's word on a ticket, said by another process than the server: it reaches the shopper, the ticket and the helpdesk.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { runWismo, startWismo, until } = require('./wismo');
const { Helpdesk, REFERENCE, say } = require('./shop');
const { chat } = require('./chatter');

const tickets = (wismo, ...args) => runWismo(['--data', wismo.data, 'tickets', ...args]);
const person = async (chatter) => (await chatter.ask('I want to talk to a person')).ticket.reference;

test('an agent\'s reply is in the open chat within two seconds', async () => {
  const wismo = await startWismo({ command: 'demo' });
  const shopper = await chat(wismo);
  const other = await chat(wismo);
  const reference = await person(shopper);
  const start = Date.now();
  const said = tickets(wismo, 'reply', reference.toLowerCase(), 'We have found <your> parcel & send it today.', '--as', 'Mira');
  assert.equal(said.status, 0, said.stderr);
  const frame = await shopper.get('agent');
  assert.ok(Date.now() - start < 2000, `${Date.now() - start} ms`);
  assert.equal(frame.text, 'We have found <your> parcel & send it today.');
  assert.equal(frame.from, 'Mira');
  assert.equal(frame.seq, 3);
  assert.match((await shopper.ask('what became of my ticket?')).text, /answered/);
  assert.equal(tickets(wismo, 'close', reference).status, 0);
  assert.match((await shopper.ask('what became of my ticket?')).text, /closed/);
  assert.equal(other.shown().filter((one) => one.type === 'agent').length, 0);
  assert.equal(shopper.shown().filter((one) => one.type === 'agent').length, 1);
  shopper.close();
  other.close();
  await wismo.stop();
});

test('who was away is told at the return, once and in order', async () => {
  const wismo = await startWismo({ command: 'demo' });
  const shopper = await chat(wismo);
  const reference = await person(shopper);
  const { conversation, resume } = shopper.welcome;
  shopper.drop();
  assert.equal(tickets(wismo, 'reply', reference, 'First word.').status, 0);
  assert.equal(tickets(wismo, 'reply', reference, 'Second word.').status, 0);
  const back = await chat(wismo, { conversation, resume, last_seq: 2 });
  assert.equal((await back.get('agent')).text, 'First word.');
  assert.equal((await back.get('agent')).text, 'Second word.');
  await back.ask('thank you');
  assert.deepEqual(back.shown().map((frame) => frame.seq), [3, 4, 5]);
  back.close();
  await wismo.stop();
});

test('the helpdesk is told what was said and how the case stands', async () => {
  const helpdesk = await new Helpdesk('a secret of the tests').open();
  const wismo = await startWismo({ command: 'demo', config: { helpdesk: { url: helpdesk.url, secret: 'a secret of the tests' } } });
  const shopper = await chat(wismo);
  const reference = await person(shopper);
  assert.equal(tickets(wismo, 'reply', reference, 'We are on it.', '--as', 'Mira').status, 0);
  await shopper.get('agent'); // the server has looked
  await until('the words', () => helpdesk.taken.length === 2, 30000);
  assert.equal(tickets(wismo, 'close', reference).status, 0);
  const closed = Date.now();
  await until('three messages', () => helpdesk.taken.length === 3, 30000);
  assert.ok(Date.now() - closed < 6000, `the helpdesk learned after ${Date.now() - closed} ms that it is closed`);
  const bodies = helpdesk.taken.map((call) => call.body);
  assert.deepEqual(bodies.map((body) => [body.type, body.data.status]),
    [['ticket.opened', 'open'], ['ticket.updated', 'answered'], ['ticket.updated', 'closed']]);
  assert.ok(bodies[1].data.transcript.some((line) => line.from === 'Mira' && line.text === 'We are on it.'));
  shopper.close();
  await wismo.stop();
  await helpdesk.close();
});

test('what cannot be said is refused with its reason, and nothing is kept', async () => {
  const wismo = await startWismo({ command: 'demo' });
  const shopper = await chat(wismo);
  const reference = await person(shopper);
  const refused = (status, pattern, ...args) => {
    const end = tickets(wismo, ...args);
    assert.equal(end.status, status, `${args.join(' ').slice(0, 80)}: ${end.stderr}`);
    assert.match(end.stderr, pattern);
    assert.equal(end.stderr.trim().split('\n').length, 1);
  };
  refused(65, /not a ticket reference/, 'reply', 'AAAA-AAAA', 'hello');
  // One of the thirty last characters is the check character of a ticket that there is not.
  const unknown = [...'23456789ABCDEFGHJKMNPQRSTVWXYZ'].map((last) => tickets(wismo, 'reply', `2222-222${last}`, 'hello'));
  assert.equal(unknown.filter((end) => end.status === 66 && /no ticket/.test(end.stderr)).length, 1);
  assert.equal(unknown.filter((end) => end.status === 65).length, 29);
  refused(65, /empty/, 'reply', reference, ' \t ');
  refused(65, /longer than 4096/, 'reply', reference, 'x'.repeat(5 * 1024));
  refused(65, /empty/, 'reply', reference, 'hello', '--as', '');
  refused(64, /quotes/, 'reply', reference, 'two', 'words');
  refused(64, /quotes/, 'reply', reference);
  assert.equal(tickets(wismo, 'close', reference).status, 0);
  refused(65, /closed/, 'reply', reference, 'too late');
  refused(65, /closed/, 'close', reference);
  const missing = runWismo(['--data', `${wismo.data}.none`, 'tickets', 'close', reference]);
  assert.equal(missing.status, 66);
  assert.equal((await shopper.ask('thank you')).seq, 3);
  shopper.close();
  await wismo.stop();
});

// One request of a conversation, as its platform sends it; gives what is read (or heard).
const speakers = {
  rest: async (wismo, id, text) => say(wismo, id, text),
  alexa: async (wismo, id, text) => {
    const answer = await post(wismo, '/alexa', {
      version: '1.0', session: { new: false, sessionId: id, application: { applicationId: 'amzn1.ask.skill.x' }, user: { userId: 'u' } },
      request: { type: 'IntentRequest', requestId: `${id}-${Math.random()}`, locale: 'en-US', timestamp: new Date().toISOString(), intent: { name: 'SayIntent', slots: { query: { name: 'query', value: text } } } },
    });
    return answer.response.outputSpeech.ssml;
  },
  es: async (wismo, id, text) => (await post(wismo, '/dialogflow/es', {
    responseId: `${id}-${Math.random()}`, session: `projects/p/agent/sessions/${id}`, queryResult: { queryText: text, languageCode: 'en' },
  })).fulfillmentText,
  cx: async (wismo, id, text) => (await post(wismo, '/dialogflow/cx', {
    detectIntentResponseId: `${id}-${Math.random()}`, text, languageCode: 'en', fulfillmentInfo: { tag: 'wismo' }, sessionInfo: { session: `projects/p/locations/l/agents/a/sessions/${id}` },
  })).fulfillmentResponse.messages[0].text.text[0],
};

async function post(wismo, where, body) {
  const answer = await fetch(`${wismo.url}${where}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(answer.status, 200);
  return answer.json();
}

for (const channel of Object.keys(speakers))
  test(`${channel}: an agent's reply is told at the next turn, once`, async () => {
    const wismo = await startWismo({ command: 'demo' });
    const speak = (text) => speakers[channel](wismo, `s-${channel}`, text);
    await speak('I want to talk to a person');
    const [reference] = tickets(wismo, 'list').stdout.match(REFERENCE);
    assert.equal(tickets(wismo, 'reply', reference, 'We found it.', '--as', 'Mira').status, 0);
    assert.equal(tickets(wismo, 'reply', reference, 'It is on its way.').status, 0);
    assert.match(await speak('what is your return policy'), /Mira.*We found it\..*It is on its way\..*30 days/s);
    assert.doesNotMatch(await speak('what is your return policy'), /We found it/);
    await wismo.stop();
  });

test('cx: a ticket that is only told about hands nobody over again', async () => {
  const wismo = await startWismo({ command: 'demo' });
  const ask = async (session, text) => (await post(wismo, '/dialogflow/cx', {
    detectIntentResponseId: `${session}-${Math.random()}`, text, languageCode: 'en', fulfillmentInfo: { tag: 'wismo' }, sessionInfo: { session: `projects/p/locations/l/agents/a/sessions/${session}` },
  })).fulfillmentResponse.messages;
  const handed = (messages) => messages.find((one) => one.liveAgentHandoff)?.liveAgentHandoff.metadata.ticket;
  const reference = handed(await ask('one', 'I want to talk to a person'));
  assert.match(reference, REFERENCE);
  assert.equal(tickets(wismo, 'reply', reference, 'We found it.').status, 0);
  const told = await ask('one', 'hello');
  assert.match(told[0].text.text[0], /We found it/);
  assert.equal(handed(told), undefined);
  await wismo.stop();
});
