// HTTP as hostile or careless clients speak it: every request gets one clear answer, and nobody else waits for it.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const http = require('node:http');
const { raw, sleep, startWismo, statuses } = require('./wismo');

let wismo;
test.before(async () => { wismo = await startWismo(); });
test.after(() => wismo?.stop());

const rest = '/webhooks/rest/webhook';

function post(path, body, headers = {}) {
  const lines = { Host: 'x', 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers };
  const head = Object.entries(lines).filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`;
}

const turn = (text, sender = `s-${Math.random()}`) => JSON.stringify({ sender, message: text });

function bodyOf(said) {
  return said.slice(said.lastIndexOf('\r\n\r\n') + 4);
}

async function isWell() {
  const answer = await fetch(`${wismo.url}/healthz`);
  assert.equal(answer.status, 200);
}

test('a turn is answered in JSON, with a request id and a length', async () => {
  const answer = await fetch(wismo.url + rest, { method: 'POST', headers: { 'content-type': 'application/json' }, body: turn('hello') });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^application\/json/);
  assert.match(answer.headers.get('x-request-id'), /^[0-9a-f]{16}$/);
  assert.ok(answer.headers.get('date'));
  assert.ok(Array.isArray(await answer.json()));
});

test('one connection carries many turns', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set();
  for (let i = 0; i < 5; i++) {
    const body = turn('hello');
    const status = await new Promise((resolve, reject) => {
      const request = http.request(wismo.url + rest, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': body.length } }, (answer) => {
        ports.add(answer.socket.localPort);
        answer.resume().on('end', () => resolve(answer.statusCode));
      });
      request.on('error', reject).end(body);
    });
    assert.equal(status, 200);
  }
  assert.equal(ports.size, 1);
  agent.destroy();
});

test('what was pipelined behind a pending turn is not taken twice, and costs nobody else a wait', async () => {
  const before = await metric('wismo_turns_total{channel="rest"}');
  const flood = raw(wismo, post(rest, turn('hello')).repeat(50));
  const started = Date.now();
  await isWell();
  assert.ok(Date.now() - started < 500);
  const { said, closed } = await flood;
  assert.deepEqual(statuses(said), [200]);
  assert.equal(closed, true);
  assert.match(said, /connection: close/);
  assert.equal(await metric('wismo_turns_total{channel="rest"}'), before + 1);
});

for (const [what, first, status] of [
  ['a read', 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n', 200],
  ['a refusal', post(rest, '{}'), 400],
]) {
  test(`turns that are pipelined behind ${what} stop nobody`, async () => {
    // The first is answered at once, so that lws reads the second from what it had put aside.
    const flood = raw(wismo, first + post(rest, turn('hello')).repeat(20));
    const started = Date.now();
    await isWell();
    assert.ok(Date.now() - started < 500);
    const { said, closed } = await flood;
    assert.equal(statuses(said)[0], status);
    assert.equal(closed, true);
    await isWell();
  });
}

test('pipelined reads are answered in order', async () => {
  const { said } = await raw(wismo, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3));
  assert.deepEqual(statuses(said), [200, 200, 200]);
});

for (const [what, headers, body] of [
  ['a chunked body', { 'Transfer-Encoding': 'chunked', 'Content-Length': null }, '5\r\nhello\r\n0\r\n\r\n'],
  ['a chunked body that also tells its length', { 'Transfer-Encoding': 'chunked' }, '0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['any other transfer encoding', { 'Transfer-Encoding': 'identity' }, '{}'],
  ['a transfer encoding behind a blank', { 'Transfer-Encoding ': 'chunked' }, '0\r\n\r\n'],
  ['no length at all', { 'Content-Length': null }, '{}'],
]) {
  test(`${what} is refused with 411, and nothing behind it is read as a request`, async () => {
    const { said, closed } = await raw(wismo, post(rest, body, headers), { quiet: 2600 });
    assert.deepEqual(statuses(said), [411]);
    assert.ok(JSON.parse(bodyOf(said)).error);
    assert.equal(closed, true);
    await isWell();
  });
}

for (const line of ['GET /healthz', 'GET /healthz%0d HTTP/1.1', 'GET /healthz%0d%0aX: HTTP/1.1', 'GET /healthz%0a HTTP/1.1', 'GET /healthz HTTP/2.0', 'GET /healthz HTTP/1.11']) {
  test(`"${line}" is not taken for another path, nor for HTTP/1`, async () => {
    const { said, closed } = await raw(wismo, `${line}\r\nHost: x\r\n\r\n`);
    assert.deepEqual(statuses(said), [400]);
    assert.equal(closed, true);
    await isWell();
  });
}

for (const length of ['-5', '+5', '5, 7', '0x10', '99999999999999999999', 'abc', '5 5']) {
  test(`a length of "${length}" is malformed`, async () => {
    const { said, closed } = await raw(wismo, post(rest, '{}', { 'Content-Length': length }));
    assert.deepEqual(statuses(said), [400]);
    assert.equal(closed, true);
  });
}

test('two lengths that differ are malformed', async () => {
  const { said, closed } = await raw(wismo, `POST ${rest} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n{}`);
  assert.deepEqual(statuses(said), [400]);
  assert.equal(closed, true);
});

test('a body larger than its limit gets 413, at once and also when it is sent to its end', async () => {
  const announced = await raw(wismo, `POST ${rest} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 300000\r\n\r\n`);
  assert.deepEqual(statuses(announced.said), [413]);
  for (let i = 0; i < 20; i++) { // closed too early, about every second would never read why
    const answer = await fetch(wismo.url + rest, { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'a'.repeat(3000000) });
    assert.equal(answer.status, 413);
    assert.ok((await answer.json()).error);
  }
  const hook = await fetch(`${wismo.url}/hooks/generic`, { method: 'POST', body: 'a'.repeat(1048577) });
  assert.equal(hook.status, 413);
});

test('a body of 50 MB is refused without being taken', async () => {
  const { said, closed } = await raw(wismo, [`POST ${rest} HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n`, Buffer.alloc(2000000, 'a')], { quiet: 3000 });
  assert.deepEqual(statuses(said), [413]);
  assert.equal(closed, true);
});

test('a client that asks before it sends a body is told to go on, or why not', async () => {
  const body = turn('hello');
  const { said } = await raw(wismo, [post(rest, '', { 'Content-Length': body.length, Expect: '100-continue' }), body], { pieces: 150 });
  assert.deepEqual(statuses(said), [100, 200]);
  const refused = await raw(wismo, post(rest, '', { 'Content-Length': 300000, Expect: '100-continue' }));
  assert.deepEqual(statuses(refused.said), [413]);
});

test('a wrong path gets 404, a wrong method 405 with what is allowed, a wrong type 415', async () => {
  for (const path of ['/', '/nothing', '/alexa/', '/healthz/x', '/hooks', '/%2e%2e/etc/passwd', `/${'a'.repeat(3000)}`])
    assert.equal((await fetch(wismo.url + path)).status, 404, path);
  for (const [method, path, allow] of [
    ['GET', '/alexa', 'POST'], ['PUT', '/alexa', 'POST'], ['DELETE', rest, 'POST, OPTIONS'], ['POST', '/healthz', 'GET, HEAD'],
    ['PATCH', '/hooks/generic', 'POST'],
  ]) {
    const answer = await fetch(wismo.url + path, { method, body: method === 'GET' ? undefined : '{}' });
    assert.equal(answer.status, 405, `${method} ${path}`);
    assert.equal(answer.headers.get('allow'), allow);
    assert.ok((await answer.json()).error);
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const answer = await fetch(wismo.url + rest, { method: 'POST', headers: { 'content-type': type }, body: '{}' });
    assert.equal(answer.status, 415, type);
  }
  for (const type of ['application/json;charset=UTF-8', 'Application/JSON', 'application/vnd.shop+json']) {
    const answer = await fetch(wismo.url + rest, { method: 'POST', headers: { 'content-type': type }, body: turn('hello') });
    assert.equal(answer.status, 200, type);
  }
});

test('methods that nobody knows, and bytes that are no HTTP, get an answer and are closed', async () => {
  for (const [bytes, status] of [
    ['BREW /alexa HTTP/1.1\r\nHost: x\r\n\r\n', 405], ['TRACE / HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400], ['hello\r\n\r\n', 400],
  ]) {
    const { said, closed } = await raw(wismo, Buffer.from(bytes, 'latin1'));
    assert.deepEqual(statuses(said), [status], JSON.stringify(bytes));
    assert.equal(closed, true);
  }
  const connect = await raw(wismo, 'CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.equal(connect.closed, true);
  await isWell();
});

test('broken heads are closed and hurt nobody', async () => {
  for (const bytes of [
    'GET /%zz HTTP/1.1\r\n\r\n', 'GET /%00 HTTP/1.1\r\n\r\n', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n',
    `GET / HTTP/1.1\r\nX: ${'a'.repeat(40000)}\r\n\r\n`, `GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(5000)}\r\n`,
    'GET / HTTP/1.1\nHost: x\n\n', 'GET / HTTP/1.1\r\n: empty\r\n\r\n', `GET /${'../'.repeat(2000)} HTTP/1.1\r\n\r\n`,
    'GET http://example.com/ HTTP/1.1\r\n\r\n', `GET /?${'a=b&'.repeat(3000)} HTTP/1.1\r\n\r\n`,
  ]) {
    await raw(wismo, bytes, { quiet: 150 });
    await isWell();
  }
});

test('HEAD tells the head alone', async () => {
  const { said } = await raw(wismo, 'HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.deepEqual(statuses(said), [200]);
  assert.match(said, /content-length: 15\r\n/);
  assert.equal(bodyOf(said), '');
});

test('a read that brings a body is answered, and the body is not read as the next request', async () => {
  const smuggled = 'GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n';
  const { said } = await raw(wismo, `GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`);
  assert.deepEqual(statuses(said), [200]);
});

test('a connection is closed when the client asks for it, and kept for an old one that asks for that', async () => {
  const close = await raw(wismo, 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  assert.equal(close.closed, true);
  assert.match(close.said, /connection: close/);
  const old = await raw(wismo, 'GET /healthz HTTP/1.0\r\n\r\n');
  assert.deepEqual(statuses(old.said), [200]);
  assert.equal(old.closed, true);
  const kept = await raw(wismo, 'GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'.repeat(2));
  assert.deepEqual(statuses(kept.said), [200, 200]);
  assert.match(kept.said, /connection: keep-alive/);
  assert.equal(kept.closed, false);
});

test('a client that leaves before its answer harms nothing', async () => {
  for (let i = 0; i < 20; i++) {
    const { socket } = await raw(wismo, post(rest, turn('hello')), { quiet: 0, keep: true });
    socket.resetAndDestroy();
  }
  await sleep(100);
  await isWell();
});

test('a body that comes in single bytes is a body', async () => {
  const request = post(rest, turn('hello', 'slowly'));
  const { said } = await raw(wismo, [...request].map((c) => c), { pieces: 1 });
  assert.deepEqual(statuses(said), [200]);
});

test('upgrades that are no chat are refused with a reason', async () => {
  const handshake = (path, lines) => `GET ${path} HTTP/1.1\r\nHost: ${wismo.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${lines}\r\n`;
  const protocol = 'Sec-WebSocket-Protocol: wismo.chat.v1\r\n';
  for (const [bytes, status] of [
    [handshake('/chat', protocol), 101],
    [handshake('/alexa', protocol), 404],
    [handshake('/', protocol), 404],
    [handshake('/chat', ''), 400],
    [handshake('/chat', 'Sec-WebSocket-Protocol: other\r\n'), 400],
    [handshake('/chat', 'Sec-WebSocket-Protocol: (http), (listener)\r\n'), 400],
    [handshake('/chat', `${protocol}Origin: https://evil.example\r\n`), 403],
    [handshake('/chat', `${protocol}Origin: null\r\n`), 403],
    [handshake('/chat', `${protocol}Origin: http://${wismo.host}\r\n`), 101],
    [handshake('/chat', protocol).replace('Version: 13', 'Version: 8'), 426],
    [handshake('/chat', protocol).replace(/Sec-WebSocket-Key.*\r\n/, ''), 400],
    [handshake('/chat', protocol).replace('Connection: Upgrade', 'Connection: keep-alive'), 400],
    [handshake('/chat', protocol).replace('GET', 'POST'), 404],
  ]) {
    const { said } = await raw(wismo, bytes, { quiet: 150 });
    assert.deepEqual(statuses(said), [status], bytes);
  }
  const plain = await fetch(`${wismo.url}/chat`);
  assert.equal(plain.status, 426);
  await isWell();
});

test('an offer of HTTP/2 is ignored, an unknown upgrade is refused', async () => {
  const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
  const { said } = await raw(wismo, `GET /healthz HTTP/1.1\r\nHost: x\r\n${offer}\r\n`);
  assert.deepEqual(statuses(said), [200]);
  const turned = await raw(wismo, post(rest, turn('hello'), { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' }));
  assert.deepEqual(statuses(turned.said), [200]);
  for (let i = 0; i < 5; i++) await raw(wismo, `GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n`, { quiet: 100 });
  await isWell();
});

async function metric(name) {
  const text = await (await fetch(`${wismo.url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line ? Number(line.slice(name.length + 1)) : NaN;
}

test('behind a proxy a caller is who the proxy says, however much they say before it', async () => {
  const behind = await startWismo({ config: { trusted_proxies: ['127.0.0.1'], rest: {} } });
  const own = Array(700).fill('127.0.0.1').join(', ');
  await raw(behind, post(rest, '{}', { 'X-Forwarded-For': `${own}, 203.0.113.8` }));
  const { stderr } = await behind.stop();
  assert.match(stderr, /call\.refused .*client=203\.0\.113\.8 /);
});
