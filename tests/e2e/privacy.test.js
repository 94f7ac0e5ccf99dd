// What is kept about a person can be written out, and erased so that it is nowhere in the data file any more.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const { runWismo, startWismo } = require('./wismo');
const { chat, connect } = require('./chatter');
const { callHook, hookSecret, order } = require('./shop');

const privacy = (wismo, ...args) => runWismo(['--data', wismo.data, 'privacy', ...args], { maxBuffer: 1 << 26 });

// Which of the values stand in the data file or its log.
function found(wismo, values) {
  const bytes = [wismo.data, `${wismo.data}-wal`].filter((file) => fs.existsSync(file))
    .map((file) => fs.readFileSync(file).toString('latin1').toLowerCase()).join('\n');
  return values.filter((value) => bytes.includes(value.toLowerCase()));
}

// Ada says who she is and what she wants; a stranger has a conversation of their own.
async function ada() {
  const wismo = await startWismo({ command: 'demo' });
  const shopper = await chat(wismo);
  const stranger = await chat(wismo);
  await shopper.ask('where is order 1001, zip 10001');
  const { ticket } = await shopper.ask('I want to talk to a person about order 1001 please, my violet umbrella');
  await shopper.ask('ada@example.com');
  await stranger.ask('the crimson teapot of a stranger');
  return { wismo, shopper, stranger, reference: ticket.reference };
}

test('everything kept about a person is written out, and nothing of others', async () => {
  const { wismo, shopper, stranger, reference } = await ada();
  for (const who of ['ada@example.com', 'ADA@example.com', '1001', '#10 02']) {
    const end = privacy(wismo, 'export', who);
    assert.equal(end.status, 0, end.stderr);
    const all = JSON.parse(end.stdout);
    assert.deepEqual(all.customers.map((one) => one.email), ['ada@example.com']);
    assert.deepEqual(all.orders.map((one) => one.key).sort(), ['1001', '1002', '1004']);
    assert.deepEqual(all.tickets.map((one) => one.reference), [reference]);
    assert.ok(all.messages.some((one) => one.heard?.includes('violet umbrella')));
    assert.ok(all.outbox.length > 0 && all.events.length > 0 && all.shipments.length > 0);
    assert.ok(!end.stdout.includes('crimson teapot'));
  }
  assert.equal(privacy(wismo, 'export', 'nobody@example.com').status, 66);
  shopper.close();
  stranger.close();
  await wismo.stop();
});

test('who is erased is nowhere in the data file; orders and other people stay', async () => {
  const { wismo, shopper, stranger, reference } = await ada();
  shopper.close();
  const personal = ['ada@example.com', 'lovelace', 'violet umbrella'];
  assert.deepEqual(found(wismo, personal), personal);
  assert.equal(privacy(wismo, 'erase', '1001').status, 64);
  assert.deepEqual(found(wismo, personal), personal, 'not without --yes');
  const end = privacy(wismo, 'erase', '1001', '--yes');
  assert.equal(end.status, 0, end.stderr);
  assert.match(end.stdout, new RegExp(reference));
  assert.deepEqual(found(wismo, personal), [], 'while the server runs');
  assert.equal(privacy(wismo, 'export', 'ada@example.com').status, 66);
  const left = JSON.parse(privacy(wismo, 'export', '1001').stdout);
  assert.deepEqual([left.customers, left.messages, left.tickets], [[], [], []]);
  assert.equal(left.orders.length, 1);
  assert.ok(left.events.length > 0);
  assert.match((await stranger.ask('hello')).text, /./);
  assert.deepEqual(found(wismo, ['crimson teapot']), ['crimson teapot']);
  const verified = runWismo(['--data', wismo.data, 'verify']);
  assert.equal(verified.status, 0, verified.stdout);
  assert.equal((await fetch(`${wismo.url}/readyz`)).status, 200);
  stranger.close();
  await wismo.stop();
  assert.deepEqual(found(wismo, personal), []);
});

test('a chat that is open while its shopper is erased begins anew, and what is said then is answered', async () => {
  const { wismo, shopper, stranger } = await ada();
  const { conversation, resume } = shopper.welcome;
  assert.equal(privacy(wismo, 'erase', '1001', '--yes').status, 0);
  shopper.send({ type: 'text', id: 'after', text: 'where is order 1003' });
  assert.equal((await shopper.end()).code, 1001);
  const back = await connect(wismo);
  back.send({ type: 'hello', conversation, resume, last_seq: 4 });
  assert.equal((await back.get('error')).code, 'unauthorized');
  assert.notEqual((await back.hello()).conversation, conversation);
  assert.match((await back.ask('where is order 1003', 'after')).text, /1003/);
  assert.equal((await stranger.ask('hello')).seq, 3);
  for (const chatter of [back, stranger]) chatter.close();
  const end = await wismo.stop();
  assert.doesNotMatch(end.stderr, /ERROR/);
});

test('calls of shops that speak of a person are written out and erased with them, understood or not', async () => {
  const wismo = await startWismo({ config: { hooks: { generic: { secrets: [hookSecret] } } } });
  await callHook(wismo, order('7701'));
  await callHook(wismo, order('7702'));
  await callHook(wismo, { type: 'order.upserted', data: { customer: { email: 'Grace7701@example.com' } } });
  await callHook(wismo, { type: 'order.upserted', data: { customer: { email: 'grace7702@example.com' } } });
  const failed = () => runWismo(['--data', wismo.data, 'hook', 'failed']).stdout.trim().split('\n').length;
  const kept = (number) => JSON.parse(privacy(wismo, 'export', number).stdout).hook_calls;
  assert.equal(failed(), 2);
  assert.equal(kept('7701').length, 2);
  assert.match(kept('7701')[0].body, /grace7701@example.com/);
  assert.equal(privacy(wismo, 'erase', '7701', '--yes').status, 0);
  assert.equal(failed(), 1);
  assert.equal(kept('7702').length, 2);
  assert.equal(kept('7701').length, 0);
  await wismo.stop();
});
