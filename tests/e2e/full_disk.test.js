// A disk that takes nothing more: everyone is told so, nothing is half done, and all goes on when there is room again.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { startWismo, until } = require('./wismo');
const { REFERENCE, callHook, hookSecret, order, say } = require('./shop');
const { chat } = require('./chatter');

// Files may not grow beyond the limit: the same for SQLite as a full disk. The signal that comes with it is ignored.
function limit(wismo, bytes) {
  const run = spawnSync('prlimit', ['--pid', String(wismo.child.pid), `--fsize=${bytes}:unlimited`]);
  assert.equal(run.status, 0, String(run.stderr));
}

// One request of each voice platform for a person, in the words of its own retries: the same each time.
const now = new Date().toISOString();
const platforms = [
  ['/alexa', {
    version: '1.0', session: { new: true, sessionId: 'full', user: { userId: 'u' } }, context: { System: { user: { userId: 'u' } } },
    request: { type: 'IntentRequest', requestId: 'full-1', timestamp: now, locale: 'en-US', intent: { name: 'HumanAgentIntent', slots: {} } },
  }],
  ['/dialogflow/es', { session: 'projects/p/agent/sessions/full', responseId: 'full-1', queryResult: { queryText: 'I want to talk to a person', languageCode: 'en' } }],
  ['/dialogflow/cx', { detectIntentResponseId: 'full-1', sessionInfo: { session: 'projects/p/sessions/full' }, fulfillmentInfo: { tag: 'wismo' }, text: 'I want to talk to a person', languageCode: 'en' }],
];

async function ask(wismo, [path, request]) {
  const answer = await fetch(wismo.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) });
  const text = await answer.text();
  // Read to the shopper letter by letter: as one word again.
  return { status: answer.status, text: text.replace(/<[^>]*>/g, '') };
}

test('nothing is acknowledged that the disk did not take, and nothing is taken twice afterwards', async () => {
  const wismo = await startWismo({
    command: 'demo', config: { hooks: { generic: { secrets: [hookSecret] } } },
    wrap: ['sh', '-c', 'trap "" XFSZ; exec "$@"', 'sh'],
  });
  const chatter = await chat(wismo);
  const first = await chatter.ask('where is my order 1001');
  limit(wismo, 1);

  await assert.rejects(say(wismo, 'f', 'I want to talk to a person'), /503/);
  assert.equal((await callHook(wismo, order('7001'), { id: 'msg_full' })).status, 503);
  chatter.send({ type: 'text', id: 'full', text: 'where is my order 1004' });
  const error = await chatter.get('error');
  assert.equal(error.code, 'unavailable');
  assert.equal(error.id, 'full');
  for (const platform of platforms) { // said aloud: an apology, and no reference
    const { status, text } = await ask(wismo, platform);
    assert.ok(status === 200 || status === 503, `${platform[0]} ${status}`);
    assert.match(text, /sorry/i, platform[0]);
    assert.doesNotMatch(text, REFERENCE, platform[0]);
  }
  assert.equal((await fetch(`${wismo.url}/readyz`)).status, 503);
  assert.equal((await fetch(`${wismo.url}/healthz`)).status, 200);

  limit(wismo, 'unlimited');
  assert.match(await until('an answer', () => say(wismo, 'f', 'I want to talk to a person').catch(() => null)), REFERENCE);
  assert.equal((await callHook(wismo, order('7001'), { id: 'msg_full' })).status, 200);
  for (const platform of platforms) {
    const reference = (await ask(wismo, platform)).text.match(REFERENCE)?.[0];
    assert.ok(reference, platform[0]);
    assert.equal((await ask(wismo, platform)).text.match(REFERENCE)?.[0], reference);
  }
  const reply = await chatter.ask('where is my order 1004', 'full');
  assert.equal(reply.seq, first.seq + 1);
  await until('readiness', async () => (await fetch(`${wismo.url}/readyz`)).status === 200);
  chatter.close();
  const end = await wismo.stop();
  assert.equal(end.code, 0);
  assert.doesNotMatch(end.stderr, /Sanitizer/);
});
