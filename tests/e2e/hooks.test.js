// What shops and carriers report: believed only when signed, kept once, told at once.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { runWismo, sleep, startWismo } = require('./wismo');
const { callHook, event, hookSecret, order, say } = require('./shop');
const { chat } = require('./chatter');

let wismo;
test.before(async () => { wismo = await startWismo({ config: { hooks: { generic: { secrets: ['another secret', hookSecret] } }, rest: { secret: 'rest' } } }); });
test.after(() => wismo?.stop());

const cli = (...words) => runWismo(['--data', wismo.data, ...words]);
const trusted = { authorization: 'Bearer rest' };

test('an order that a shop reports is known from the moment of the answer', async () => {
  assert.deepEqual(await callHook(wismo, order('4001')), { status: 200, body: '{"ok":true}' });
  await say(wismo, 'a', 'where is my order 4001', trusted);
  assert.match(await say(wismo, 'a', '10001', trusted), /Newark/);
});

test('an event moves the parcel, once, however often it is sent', async () => {
  await callHook(wismo, order('4002'));
  const moved = event('4002', 'out_for_delivery');
  for (let i = 0; i < 3; i++) assert.equal((await callHook(wismo, moved, { id: 'msg_repeated' })).status, 200);
  await say(wismo, 'b', 'where is my order 4002', trusted);
  assert.match(await say(wismo, 'b', '10001', trusted), /out for delivery/i);
  const text = await (await fetch(`${wismo.url}/metrics`)).text();
  assert.match(text, /wismo_reports_repeated_total [1-9]/);
});

test('who cannot prove who they are is answered 401, whatever they say', async () => {
  const now = Math.floor(Date.now() / 1000);
  for (const forged of [
    { secret: 'wrong' }, { signature: '' }, { signature: 'v1,' }, { signature: 'v1,AAAA' }, { signature: 'v2,AAAA' }, { signature: 'x'.repeat(5000) },
    { timestamp: now - 3600 }, { timestamp: now + 3600 }, { timestamp: 'soon' }, { id: '' }, { headers: { 'webhook-signature': '' } },
  ]) assert.equal((await callHook(wismo, order('4003'), forged)).status, 401, JSON.stringify(forged));
  assert.equal((await fetch(`${wismo.url}/hooks/generic`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status, 401);
  await say(wismo, 'c', 'where is my order 4003', trusted);
  assert.doesNotMatch(await say(wismo, 'c', '10001', trusted), /Newark/);
});

test('a sender without a secret in the configuration is answered 401, an unknown one 404', async () => {
  const bare = await startWismo();
  assert.equal((await callHook(bare, order('1'))).status, 401);
  assert.equal((await callHook(bare, order('1'), { name: 'nobody' })).status, 404);
  assert.equal((await callHook(bare, order('1'), { name: '../generic' })).status, 404);
  assert.equal((await callHook(bare, order('1'), { name: '' })).status, 404);
  await bare.stop();
});

test('an authentic call that cannot be understood is kept, told why, and answered 200 since a repetition would not help', async () => {
  const bodies = ['{', '[]', '{}', '{"type":"order.upserted"}', '{"type":"order.upserted","data":{"order_number":"5"}}', '[['.repeat(5000),
    JSON.stringify(event('4001', 'teleported')), JSON.stringify(order('4004', { placed_at: 'yesterday' }))];
  for (const body of bodies) {
    const answer = await callHook(wismo, body);
    assert.equal(answer.status, 200, body.slice(0, 80));
    assert.equal(JSON.parse(answer.body).ok, false);
    assert.ok(JSON.parse(answer.body).error.length > 5, answer.body);
  }
  const listed = cli('hook', 'failed', 'generic', '--json').stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(listed.length, bodies.length);
  for (const [i, call] of listed.entries()) {
    assert.ok(call.complaint.length > 5);
    assert.equal(cli('hook', 'show', String(call.n)).stdout, bodies[i]);
  }
  assert.match(await (await fetch(`${wismo.url}/metrics`)).text(), new RegExp(`wismo_hooks_total.outcome="unreadable". ${bodies.length}`));
});

test('a topic that says nothing to us is thanked for', async () => {
  assert.equal((await callHook(wismo, { type: 'invoice.paid', data: {} })).status, 200);
});

test('an event that comes before its order waits for it', async () => {
  assert.equal((await callHook(wismo, event('4999', 'out_for_delivery'))).status, 200);
  assert.equal((await callHook(wismo, order('4999'))).status, 200);
  const chatter = await chat(wismo);
  await chatter.ask('where is my order 4999');
  assert.match((await chatter.ask('10001')).text, /out for delivery/);
  chatter.close();
});

test('a chat that has asked about the order is told at once, and told again after a drop only what it missed', async () => {
  await callHook(wismo, order('4005'));
  const chatter = await chat(wismo);
  await chatter.ask('where is my order 4005');
  const answer = await chatter.ask('10001');
  assert.match(answer.text, /Newark/);
  const stranger = await chat(wismo);
  await stranger.ask('where is my order 4005');
  assert.equal((await callHook(wismo, event('4005', 'out_for_delivery'))).status, 200);
  const told = await chatter.get('event');
  assert.match(told.text, /out for delivery/i);
  assert.equal(told.seq, answer.seq + 1);
  await sleep(300);
  assert.equal(stranger.frames.filter((frame) => frame.type === 'event').length, 0);
  chatter.close();
  stranger.close();
});

test('reports from many senders at once are all kept', async () => {
  const numbers = Array.from({ length: 60 }, (_, i) => String(5000 + i));
  const answers = await Promise.all(numbers.map((number) => callHook(wismo, order(number))));
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200]);
  for (const number of [numbers[0], numbers[31], numbers[59]]) {
    await say(wismo, `m${number}`, `where is my order ${number}`, trusted);
    assert.match(await say(wismo, `m${number}`, '10001', trusted), /Newark/);
  }
});
