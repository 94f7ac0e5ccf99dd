// The chat, wismo.chat.v1: nothing lost, nothing twice, whatever the connection does.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');
const WebSocket = require('ws');
const { sleep, startWismo, until } = require('./wismo');
const { chat, connect } = require('./chatter');

const secret = 'identity-secret-of-the-tests';
let wismo;
test.before(async () => {
  wismo = await startWismo({ command: 'demo', config: { chat: { identity_secret: secret, origins: ['https://shop.example'] }, limits: { conversations_minute: 1000 } } });
});
test.after(() => wismo?.stop());

function token(subject, expires = Date.now() / 1000 + 600) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: subject, exp: Math.floor(expires) })}`;
  return `${head}.${crypto.createHmac('sha256', secret).update(head).digest('base64url')}`;
}

test('hello is welcomed and greeted', async () => {
  const chatter = await connect(wismo);
  const welcome = await chatter.hello();
  assert.equal(welcome.seq, 0);
  assert.match(welcome.locale, /^en/);
  assert.ok(welcome.conversation.length > 10);
  assert.ok(welcome.resume.length > 20);
  const greeting = await chatter.get('reply');
  assert.equal(greeting.seq, 1);
  assert.deepEqual(greeting.in_reply_to, []);
  assert.ok(greeting.text.length > 0);
  chatter.close();
});

test('a text is answered by a reply that names its id', async () => {
  const chatter = await chat(wismo);
  const reply = await chatter.ask('where is my order 1001', 'c-17');
  assert.deepEqual(reply.in_reply_to, ['c-17']);
  assert.equal(reply.seq, 2);
  chatter.close();
});

test('a drop loses nothing and repeats nothing', async () => {
  const first = await chat(wismo);
  const { conversation, resume } = first.welcome;
  await first.ask('where is my order 1001');
  first.send({ type: 'text', id: 'lost', text: 'what can you do' });
  first.drop();
  const second = await connect(wismo);
  const welcome = await second.hello({ conversation, resume, last_seq: 2 });
  assert.equal(welcome.conversation, conversation);
  assert.equal(welcome.resume, resume);
  second.send({ type: 'text', id: 'lost', text: 'what can you do' });
  const reply = await second.get('reply', (frame) => frame.in_reply_to.includes('lost'));
  assert.equal(reply.seq, 3);
  await sleep(300);
  assert.deepEqual(second.shown().map((frame) => frame.seq).filter((seq) => seq > 3), []);
  second.drop();

  const third = await connect(wismo);
  const again = await third.hello({ conversation, resume, last_seq: 0 });
  assert.equal(again.seq, 3);
  await third.get('reply', (frame) => frame.seq === 3);
  assert.deepEqual(third.shown().map((frame) => frame.seq), [1, 2, 3]);
  third.close();
});

test('a long absence is made up for in order, each message once', async () => {
  const first = await chat(wismo);
  for (let i = 0; i < 45; i++) {
    await first.ask('thank you');
    await sleep(i % 9 === 8 ? 2000 : 5);
  }
  first.drop();
  const second = await connect(wismo);
  await second.hello({ conversation: first.welcome.conversation, resume: first.welcome.resume, last_seq: 1 });
  await second.get('reply', (frame) => frame.seq === 46);
  assert.deepEqual(second.shown().map((frame) => frame.seq), Array.from({ length: 45 }, (_, i) => i + 2));
  second.close();
});

test('a text that was answered before is answered with the same reply, and makes no second turn', async () => {
  const chatter = await chat(wismo);
  const reply = await chatter.ask('I want to talk to a person', 'once');
  chatter.send({ type: 'text', id: 'once', text: 'I want to talk to a person' });
  const again = await chatter.get('reply', (frame) => frame.in_reply_to.includes('once'));
  assert.deepEqual(again, reply);
  const next = await chatter.ask('thank you');
  assert.equal(next.seq, reply.seq + 1);
  chatter.close();
});

test('the same text sent many times at once makes one turn', async () => {
  const chatter = await chat(wismo);
  for (let i = 0; i < 8; i++) chatter.send({ type: 'text', id: 'same', text: 'where is my order 1001' });
  await chatter.get('reply', (frame) => frame.in_reply_to.includes('same'));
  await sleep(400);
  assert.deepEqual([...new Set(chatter.shown().map((frame) => frame.seq))], [1, 2]);
  chatter.close();
});

test('texts that make sense only together get one answer that names them all', async () => {
  const chatter = await chat(wismo);
  chatter.send({ type: 'text', id: 'b1', text: 'hmm so' });
  await sleep(200);
  chatter.send({ type: 'text', id: 'b2', text: 'well you see' });
  await sleep(200);
  chatter.send({ type: 'text', id: 'b3', text: 'where is my order 1001' });
  const reply = await chatter.get('reply', (frame) => frame.in_reply_to.includes('b3'));
  assert.deepEqual(reply.in_reply_to, ['b1', 'b2', 'b3']);
  chatter.close();
});

test('what is not understood waits for the next at most 700 ms, what is understood does not wait', async () => {
  const chatter = await chat(wismo);
  let start = Date.now();
  await chatter.ask('xyzzy plugh qwertz');
  const waited = Date.now() - start;
  assert.ok(waited >= 650 && waited < 1500, `waited ${waited} ms`);
  start = Date.now();
  await chatter.ask('where is my order 1001');
  assert.ok(Date.now() - start < 500, `waited ${Date.now() - start} ms`);
  chatter.close();
});

test('texts that waited when the connection dropped are answered all the same', async () => {
  const first = await chat(wismo);
  first.send({ type: 'text', id: 'w1', text: 'xyzzy plugh' });
  await sleep(100);
  first.drop();
  await sleep(1000);
  const second = await connect(wismo);
  await second.hello({ conversation: first.welcome.conversation, resume: first.welcome.resume, last_seq: 1 });
  const reply = await second.get('reply');
  assert.deepEqual(reply.in_reply_to, ['w1']);
  second.close();
});

test('several pages of one conversation all see what is said', async () => {
  const one = await chat(wismo);
  const two = await connect(wismo);
  await two.hello({ conversation: one.welcome.conversation, resume: one.welcome.resume, last_seq: 1 });
  const reply = await one.ask('where is my order 1001');
  assert.deepEqual(await two.get('reply'), reply);
  one.close();
  two.close();
});

test('at most eight connections are in a conversation: the oldest makes place for a ninth', async () => {
  const first = await chat(wismo);
  const { conversation, resume } = first.welcome;
  const others = [];
  for (let i = 0; i < 8; i++) others.push(await chat(wismo, { conversation, resume }));
  const { code, reason } = await first.end();
  assert.equal(code, 1008);
  assert.match(reason, /too many connections/);
  const reply = await others[7].ask('where is my order 1001');
  for (const each of others.slice(0, 7)) {
    assert.equal(each.closed, null);
    assert.equal((await each.get('reply', (frame) => frame.seq === reply.seq)).text, reply.text);
  }
  assert.equal(others[7].closed, null);
  for (const each of others) each.close();
});

test('a conversation is entered only with its token', async () => {
  const chatter = await chat(wismo);
  const { conversation, resume } = chatter.welcome;
  for (const wrong of [
    { conversation, resume: `${resume.slice(0, -1)}${resume.endsWith('A') ? 'B' : 'A'}` }, { conversation },
    { conversation: `${conversation}x`, resume }, { conversation: 'nobody', resume: 'nothing' },
  ]) {
    const stranger = await connect(wismo);
    stranger.send({ type: 'hello', ...wrong, last_seq: 0 });
    assert.equal((await stranger.get('error')).code, 'unauthorized', JSON.stringify(wrong));
    assert.equal(stranger.frames.filter((frame) => frame.type === 'welcome').length, 0);
    stranger.close();
  }
  chatter.close();
});

test('a signed identity is taken, a forged or expired one is unauthorized', async () => {
  const known = await connect(wismo);
  await known.hello({ identity: token('ada') });
  for (const identity of [token('ada', 1000), `${token('ada')}x`, 'a.b.c', token('')]) {
    const stranger = await connect(wismo);
    stranger.send({ type: 'hello', identity });
    assert.equal((await stranger.get('error')).code, 'unauthorized');
    stranger.close();
  }
  const other = await connect(wismo);
  other.send({ type: 'hello', conversation: known.welcome.conversation, resume: known.welcome.resume, identity: token('eve') });
  assert.equal((await other.get('error')).code, 'unauthorized');
  known.close();
  other.close();
});

test('an identity counts for the connection that gave it, until it ends', async () => {
  const PROOF = /postcode|zip/i;
  const known = await chat(wismo, { identity: token('ada-1815') });
  assert.doesNotMatch((await known.ask('where is my order 1001')).text, PROOF);
  const { conversation, resume } = known.welcome;
  known.close();
  const seq = Math.max(...known.shown().map((frame) => frame.seq));
  const without = await chat(wismo, { conversation, resume, last_seq: seq });
  assert.match((await without.ask('where is my order 1001')).text, PROOF);
  without.close();

  const ends = Math.floor(Date.now() / 1000) + 4;
  const brief = await chat(wismo, { identity: token('ada-1815', ends) });
  assert.doesNotMatch((await brief.ask('where is my order 1001')).text, PROOF);
  await sleep(ends * 1000 - Date.now());
  assert.match((await brief.ask('where is my order 1001')).text, PROOF);
  brief.close();
});

test('frames that are no frames get an error that says why, and the connection stays', async () => {
  const chatter = await connect(wismo);
  for (const frame of ['{', '[]', '"hello"', '{}', '{"type":7}', '\u0000', `${'['.repeat(2000)}`, '{"type":"text","text":"hi"}', '']) {
    chatter.send(frame);
    assert.equal((await chatter.get('error')).code, 'bad_request', frame);
  }
  chatter.send('{"type":"dance"}');
  assert.equal((await chatter.get('error')).code, 'unsupported');
  chatter.socket.send(Buffer.from([1, 2, 3]));
  assert.equal((await chatter.get('error')).code, 'unsupported');
  await chatter.hello();
  await chatter.get('reply');
  chatter.send({ type: 'hello' });
  assert.equal((await chatter.get('error')).code, 'bad_request');
  chatter.send({ type: 'text', id: 'blank', text: ' \u200b\n ' });
  const blank = await chatter.get('error');
  assert.equal(blank.code, 'bad_request');
  assert.equal(blank.id, 'blank');
  chatter.send({ type: 'text', id: 'long', text: 'a'.repeat(4097) });
  const long = await chatter.get('error');
  assert.equal(long.code, 'too_large');
  assert.equal(long.id, 'long');
  chatter.send({ type: 'typing' });
  assert.ok((await chatter.ask('hello')).text);
  chatter.close();
});

test('a frame over its limit is refused and the connection closed with 1009, in one piece or in many', async () => {
  for (const size of [16385, 100000, 10 << 20]) {
    const chatter = await chat(wismo);
    chatter.send(JSON.stringify({ type: 'text', text: 'a'.repeat(size) }));
    assert.equal((await chatter.get('error')).code, 'too_large', String(size));
    assert.equal((await chatter.end()).code, 1009, String(size));
  }
  const chatter = await chat(wismo);
  for (let i = 0; i < 40; i++) chatter.socket.send('a'.repeat(1000), { fin: false });
  assert.equal((await chatter.get('error')).code, 'too_large');
  assert.equal((await chatter.end()).code, 1009);
  const fits = await connect(wismo);
  fits.send({ type: 'hello', padding: 'a'.repeat(16000) });
  await fits.get('welcome');
  fits.close();
});

test('a frame in many fragments is one frame', async () => {
  const chatter = await connect(wismo);
  const bytes = JSON.stringify({ type: 'hello', locale: 'en-US' });
  for (const c of bytes) chatter.socket.send(c, { fin: false });
  chatter.socket.send('', { fin: true });
  await chatter.get('welcome');
  chatter.close();
});

test('ten texts in two seconds are taken, the eleventh is rate_limited and may be sent again', async () => {
  const chatter = await chat(wismo);
  for (let i = 0; i < 11; i++) chatter.send({ type: 'text', id: `r${i}`, text: 'thank you' });
  const error = await chatter.get('error');
  assert.equal(error.code, 'rate_limited');
  assert.equal(error.id, 'r10');
  await sleep(2100);
  const reply = await chatter.ask('thank you', 'r10');
  assert.deepEqual(reply.in_reply_to, ['r10']);
  chatter.close();
});

test('dropping the connection does not forget the rate', async () => {
  const first = await chat(wismo);
  for (let i = 0; i < 10; i++) first.send({ type: 'text', id: `q${i}`, text: 'thank you' });
  first.drop();
  const second = await connect(wismo);
  await second.hello({ conversation: first.welcome.conversation, resume: first.welcome.resume, last_seq: 0 });
  second.send({ type: 'text', id: 'q11', text: 'thank you' });
  assert.equal((await second.get('error')).code, 'rate_limited');
  second.close();
});

test('only pages of this server and of the configured shops may connect', async () => {
  for (const [origin, fine] of [[wismo.url, true], ['https://shop.example', true], ['https://evil.example', false], ['https://shop.example.evil.example', false], ['null', false]]) {
    const socket = new WebSocket(wismo.chat, 'wismo.chat.v1', { origin });
    const opened = await new Promise((resolve) => { socket.on('open', () => resolve(true)); socket.on('error', () => resolve(false)); });
    assert.equal(opened, fine, origin);
    socket.close();
  }
});

test('bye is answered by closing', async () => {
  const chatter = await chat(wismo);
  chatter.send({ type: 'bye' });
  assert.equal((await chatter.end()).code, 1000);
});

test('a language that is not loaded is answered in the shop\'s, saying so', async () => {
  const chatter = await connect(wismo);
  const welcome = await chatter.hello({ locale: 'pl-PL' });
  assert.match(welcome.locale, /^en/);
  assert.ok((await chatter.get('reply')).text);
  chatter.close();
});

test('who answers pings stays, who does not is dropped and can come back', async () => {
  const quick = await startWismo({ command: 'demo', config: { chat: { ping_seconds: 1 } } });
  const there = await chat(quick);
  let pings = 0;
  there.socket.on('ping', () => { pings++; });
  const gone = await connect(quick, { autoPong: false });
  await gone.hello();
  await gone.get('reply');
  await gone.ask('where is my order 1001');
  const end = await gone.end();
  assert.equal(end.code, 1006);
  const before = pings;
  await until('pings to go on', () => pings >= before + 2);
  assert.equal(there.closed, null);
  assert.ok((await there.ask('hello')).text);

  const back = await connect(quick);
  await back.hello({ conversation: gone.welcome.conversation, resume: gone.welcome.resume, last_seq: 1 });
  assert.equal((await back.get('reply')).seq, 2);
  assert.ok((await back.ask('thank you')).text);
  back.close();
  there.close();
  await quick.stop();
});

test('one who asks and does not read is let go, and nobody waits for them', async () => {
  const lazy = await chat(wismo);
  lazy.socket._socket.pause();
  const bad = JSON.stringify({ type: 'dance', id: 'x'.repeat(100) });
  for (let i = 0; i < 100000 && lazy.socket.readyState === WebSocket.OPEN; i++) {
    lazy.socket.send(bad);
    if (i % 500 === 0) await sleep(1);
  }
  const other = await chat(wismo);
  assert.ok((await other.ask('hello')).text);
  other.close();
  const slow = async () => Number((await (await fetch(`${wismo.url}/metrics`)).text()).match(/reason="slow"} (\d+)/)[1]);
  await until('the lazy one to be let go', async () => (await slow()) > 0);
  lazy.drop();
});
