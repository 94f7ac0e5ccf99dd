// Dialogflow against a real server: secrets, repetitions, slowness, and what its chips say.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const { launch, raw, startWismo, statuses, until } = require('./wismo');
const { DialogflowCxSpeaker, DialogflowEsSpeaker } = require('./speak');

const post = (wismo, path, body, headers = {}) => fetch(`${wismo.url}${path}`, {
  method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body),
});

test('an intent with its parameters is answered, and the words add what they leave out', async (t) => {
  const wismo = await startWismo({ command: 'demo' });
  t.after(() => wismo.stop());
  const es = new DialogflowEsSpeaker(wismo.url);
  const intent = { displayName: 'order_status' };
  const first = await es.send(es.request({ queryText: 'where is order 1001', intent, parameters: { order_number: 1001, proof: '' } }));
  assert.match(first.text, /postcode/);
  const contexts = first.answer.outputContexts.map((context) => context.name.split('/').pop());
  assert.deepEqual(contexts, ['wismo', 'wismo_asks_proof']);
  const second = await es.send(es.request({ queryText: '10001', intent: { displayName: 'provide_details' }, parameters: { proof: 10001 } }));
  assert.match(second.text, /UPS/);
  assert.equal(second.answer.outputContexts.at(-1).lifespanCount, 0); // nothing is asked any more
  const words = new DialogflowEsSpeaker(wismo.url);
  assert.match((await words.send(words.request({ queryText: 'where is order 1001, zip 10001', intent, parameters: { order_number: 1001 } }))).text, /UPS/);
  const neither = new DialogflowEsSpeaker(wismo.url);
  assert.match((await neither.send(neither.request({ queryText: 'where is order 1001, zip 10001', intent }))).text, /UPS/);
});

test('a form of CX is answered, and a proof that does not fit is collected again', async (t) => {
  const wismo = await startWismo({ command: 'demo' });
  t.after(() => wismo.stop());
  const cx = new DialogflowCxSpeaker(wismo.url);
  const form = (proof) => ({ ...cx.request().pageInfo, formInfo: { parameterInfo: [{ displayName: 'order_number', state: 'FILLED', value: 1001 }, { displayName: 'proof', state: 'FILLED', value: proof, justCollected: true }] } });
  const ask = (proof, text) => {
    Object.assign(cx.parameters, { order_number: 1001, proof });
    return cx.send(cx.request({ text, fulfillmentInfo: { tag: 'order_status' }, pageInfo: form(proof) }));
  };
  const wrong = await ask('99999', 'my zip is 99999');
  assert.deepEqual(wrong.answer.pageInfo.formInfo.parameterInfo, [{ displayName: 'proof', state: 'INVALID', value: null }]);
  const right = await ask('10001', 'my zip is 10001');
  assert.match(right.text, /UPS/);
  assert.equal(right.answer.pageInfo, undefined);
  // The session keeps 1001; the talk goes on to another order.
  assert.match((await cx.say('and where is order 1002?')).text, /1002/);
  assert.match((await cx.send(cx.request({ text: 'when will it arrive', fulfillmentInfo: { tag: 'delivery_eta' } }))).text, /today/i);
});

test('the same request again gets the same answer and makes no second turn', async (t) => {
  const wismo = await startWismo({ command: 'demo' });
  t.after(() => wismo.stop());
  for (const speaker of [new DialogflowEsSpeaker(wismo.url), new DialogflowCxSpeaker(wismo.url)]) {
    const request = speaker.queryText ?? speaker.request(speaker instanceof DialogflowEsSpeaker ? { queryText: 'I want to talk to a person' } : { text: 'I want to talk to a person' });
    const answers = await Promise.all([speaker.post(request), speaker.post(request), speaker.post(request)]);
    answers.push(await speaker.post(request));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  }
  const tickets = (await (await fetch(`${wismo.url}/metrics`)).text()).match(/wismo_tickets_opened\w* (\d+)/);
  assert.equal(Number(tickets[1]), 2);
});

test('every chip says something that is understood', async (t) => {
  const wismo = await startWismo({ command: 'demo' });
  t.after(() => wismo.stop());
  const openings = [['where is my order', 'help'], ['something is wrong with my order'], ['where is order 1006, zip 10001'], ['ada@example.com', 'where is my order'], ['hello'],
    ['where is order 1001, zip 00000'], ['xylophone garden', 'xylophone garden'], ['where is order 1004, ada@example.com']];
  let pressed = 0;
  for (const opening of openings) {
    const scout = new DialogflowCxSpeaker(wismo.url);
    let offered = [];
    for (const text of opening) offered = (await scout.say(text)).buttons;
    for (const button of offered) {
      const presser = new DialogflowCxSpeaker(wismo.url);
      for (const text of opening) await presser.say(text);
      const answer = await presser.say(button.title);
      pressed++;
      assert.notEqual(answer.answer.sessionInfo.parameters.wismo_intent, 'out_of_scope', `"${button.title}" after "${opening.join('", "')}": ${answer.text}`);
    }
  }
  assert.ok(pressed >= 5, `only ${pressed} chips`);
});

test('only the secret in its header opens the door', async (t) => {
  const wismo = await startWismo({ command: 'demo', config: { dialogflow: { header: 'X-Shop-Key', secret: 's3cret' } } });
  t.after(() => wismo.stop());
  for (const path of ['/dialogflow/es', '/dialogflow/cx']) {
    const body = { session: 's', queryResult: { queryText: 'hello' }, sessionInfo: { session: 's' }, text: 'hello' };
    assert.equal((await post(wismo, path, body, { 'x-shop-key': 's3cret' })).status, 200);
    for (const headers of [{}, { 'x-shop-key': '' }, { 'x-shop-key': 's3cre' }, { 'x-wismo-secret': 's3cret' }, { authorization: 'Bearer s3cret' }]) {
      const refused = await post(wismo, path, body, headers);
      assert.equal(refused.status, 401);
      assert.equal((await refused.json()).error.status, 'UNAUTHENTICATED');
    }
    const text = JSON.stringify(body);
    const twice = (first, second) => raw(wismo, `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nX-Shop-Key: ${first}\r\nX-SHOP-KEY: ${second}\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
    assert.deepEqual(statuses((await twice('wrong', 's3cret')).said), [401]); // the first counts
    assert.deepEqual(statuses((await twice('wrong', 'wrong')).said), [401]);
    const get = await fetch(`${wismo.url}${path}`);
    assert.equal(get.status, 405);
    assert.equal(get.headers.get('allow'), 'POST');
    assert.equal((await post(wismo, path, '{', { 'x-shop-key': 's3cret' })).status, 400);
    assert.equal((await post(wismo, path, `{"a":"${'a'.repeat(256 * 1024)}"}`, { 'x-shop-key': 's3cret' })).status, 413);
    assert.equal((await post(wismo, path, `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`, { 'x-shop-key': 's3cret' })).status, 400);
  }
});

test('basic authentication, as the console offers it, is a secret like any other', async (t) => {
  const wismo = await startWismo({ command: 'demo', config: { dialogflow: { header: 'Authorization', secret: 'Basic d2lzbW86czNjcmV0' } } });
  t.after(() => wismo.stop());
  const body = { sessionInfo: { session: 's' }, text: 'hello' };
  assert.equal((await post(wismo, '/dialogflow/cx', body, { authorization: 'Basic d2lzbW86czNjcmV0' })).status, 200);
  assert.equal((await post(wismo, '/dialogflow/cx', body, { authorization: 'Basic d2lzbW86d3Jvbmc=' })).status, 401);
  assert.equal((await post(wismo, '/dialogflow/cx', body)).status, 401);
});

test('beyond loopback the server does not start while anyone could speak for shoppers', async () => {
  const refused = await launch({ config: { dialogflow: {} }, listen: '0.0.0.0:0' });
  const end = await refused.ended;
  assert.notEqual(end.code, 0);
  assert.match(end.stderr, /dialogflow\.secret/);
  for (const dialogflow of [{ secret: 's' }, { allow_unauthenticated: true }]) {
    const wismo = await startWismo({ config: { dialogflow }, listen: '0.0.0.0:0' });
    const url = `http://127.0.0.1:${wismo.port}`;
    const status = (await post({ url }, '/dialogflow/es', { session: 's', queryResult: { queryText: 'hi' } })).status;
    assert.equal(status, dialogflow.secret ? 401 : 200);
    assert.equal((await wismo.stop()).code, 0);
  }
  const absent = await startWismo({ config: {}, listen: '0.0.0.0:0' });
  assert.equal((await post({ url: `http://127.0.0.1:${absent.port}` }, '/dialogflow/cx', {})).status, 404);
  await absent.stop();
});

// A disk whose every sync takes longer than Dialogflow waits.
async function slowDown(wismo) {
  const tracer = spawn('strace', ['-f', '-p', String(wismo.child.pid), '-o', '/dev/null', '-e', 'trace=fdatasync', '-e', 'inject=fdatasync:delay_enter=7000000'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  tracer.stderr.on('data', (data) => { said += data; });
  await until('strace watches', () => /attached/.test(said) || tracer.exitCode !== null);
  return tracer;
}

const noStrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0 ? false : 'strace is not permitted here';

test('a slow disk is apologised for in time, and the turn is not lost', { skip: noStrace }, async (t) => {
  const wismo = await startWismo({ command: 'demo' });
  t.after(() => wismo.stop());
  const speaker = new DialogflowEsSpeaker(wismo.url);
  const request = speaker.request({ queryText: 'I want to talk to a person' });
  const tracer = await slowDown(wismo);
  const started = Date.now();
  const late = await speaker.post(request);
  const took = Date.now() - started;
  tracer.kill('SIGINT');
  await new Promise((resolve) => tracer.on('close', resolve));
  assert.ok(took < 5000, `took ${took} ms`);
  assert.match(late.fulfillmentText, /try again/);
  const answer = await speaker.post(request);
  assert.match(answer.fulfillmentText, /ticket/);
  assert.deepEqual(await speaker.post(request), answer);
});
