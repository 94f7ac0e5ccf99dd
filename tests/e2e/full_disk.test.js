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
  assert.equal((await fetch(`${wismo.url}/readyz`)).status, 503);
  assert.equal((await fetch(`${wismo.url}/healthz`)).status, 200);

  limit(wismo, 'unlimited');
  assert.match(await until('an answer', () => say(wismo, 'f', 'I want to talk to a person').catch(() => null)), REFERENCE);
  assert.equal((await callHook(wismo, order('7001'), { id: 'msg_full' })).status, 200);
  const reply = await chatter.ask('where is my order 1004', 'full');
  assert.equal(reply.seq, first.seq + 1);
  await until('readiness', async () => (await fetch(`${wismo.url}/readyz`)).status === 200);
  chatter.close();
  const end = await wismo.stop();
  assert.equal(end.code, 0);
  assert.doesNotMatch(end.stderr, /Sanitizer/);
});
