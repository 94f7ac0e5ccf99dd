// HTTP as hostile or careless clients speak it: every request gets one clear answer, and nobody else waits for it.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');
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

test('turns that are pipelined are answered in order, each once, and cost nobody else a wait', async () => {
  const before = await metric('wismo_turns_total{channel="rest"}');
  const names = Array.from({ length: 50 }, (_, i) => `p-${i}`);
  const flood = raw(wismo, names.map((name) => post(rest, turn('hello', name))).join(''), { quiet: 1000 });
  const started = Date.now();
  await isWell();
  assert.ok(Date.now() - started < 500);
  const { said } = await flood;
  assert.deepEqual(statuses(said), names.map(() => 200));
  assert.deepEqual([...said.matchAll(/"recipient_id":"(p-\d+)"/g)].map((match) => match[1]).filter((name, i, all) => name !== all[i - 1]), names);
  assert.equal(await metric('wismo_turns_total{channel="rest"}'), before + 50);
});

test('what is pipelined behind something else is answered, too, and one after the other', async () => {
  const { said } = await raw(wismo, `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n${post(rest, '{}')}${post(rest, turn('hello'))}\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n`);
  assert.deepEqual(statuses(said), [200, 400, 200, 404]);
});

test('more than is read ahead is answered all the same', async () => {
  const many = 1500;
  const { said } = await raw(wismo, post(rest, turn('hello', 'far-ahead')).repeat(many), { quiet: 2000 });
  assert.equal(statuses(said).length, many);
});

test('who has said everything and closes their side still gets the answer', async () => {
  const socket = net.connect({ port: wismo.port, host: '127.0.0.1', allowHalfOpen: true });
  let said = '';
  socket.on('data', (data) => { said += data; });
  socket.end(post(rest, turn('hello')).repeat(2));
  await new Promise((resolve) => socket.on('end', resolve));
  assert.deepEqual(statuses(said), [200, 200]);
});

test('a chat may begin on a connection that was used before', async () => {
  const { said } = await raw(wismo, `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n${post(rest, turn('hello'))}GET /chat HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: other, wismo.chat.v1\r\n\r\n');
  assert.deepEqual(statuses(said), [200, 200, 101]);
  assert.match(said, /Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/i);
  assert.match(said, /Sec-WebSocket-Protocol: wismo\.chat\.v1\r\n/i);
});

test('a client that pipelines and does not read is not read from for ever, and nobody waits for it', async () => {
  const socket = net.connect(wismo.port, '127.0.0.1');
  socket.on('error', () => {}).pause();
  const page = 'GET /widget.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2000);
  for (let i = 0; i < 100; i++) socket.write(page);
  await sleep(500);
  assert.ok(socket.writableLength > 1000000, 'all of it was taken');
  const started = Date.now();
  await isWell();
  assert.ok(Date.now() - started < 500);
  socket.destroy();
});

test('pipelined reads are answered in order', async () => {
  const { said } = await raw(wismo, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3));
  assert.deepEqual(statuses(said), [200, 200, 200]);
});

for (const [what, headers, body] of [
  ['a chunked body', { 'Transfer-Encoding': 'chunked', 'Content-Length': null }, '5\r\nhello\r\n0\r\n\r\n'],
  ['a chunked body that also tells its length', { 'Transfer-Encoding': 'chunked' }, '0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['any other transfer encoding', { 'Transfer-Encoding': 'identity' }, '{}'],
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

// What a proxy before us might read otherwise is no request: nobody shall hide one in another.
for (const [what, line] of [
  ['a blank before the colon', 'Transfer-Encoding : chunked'], ['a tab before the colon', 'Transfer-Encoding\t: chunked'],
  ['a blank before the name', ' Transfer-Encoding: chunked'], ['a folded line', 'X-Note: a\r\n Transfer-Encoding: chunked'],
  ['a bare line feed', 'X-Note: a\nTransfer-Encoding: chunked'], ['a bare carriage return', 'X-Note: a\rTransfer-Encoding: chunked'],
  ['a NUL', 'Transfer-Encoding: chunked\0'], ['a line without a colon', 'Transfer-Encoding'], ['no name', ': chunked'],
  ['a name in quotes', '"Transfer-Encoding": chunked'], ['a second Host', 'Host: y'],
]) {
  test(`a head with ${what} is refused with 400 at once, and nothing behind it is read as a request`, async () => {
    const started = Date.now();
    const { said, closed } = await raw(wismo, post(rest, `${turn('hello')}GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`).replace('Host: x', `Host: x\r\n${line}`), { quiet: 1500 });
    assert.deepEqual(statuses(said), [400]);
    assert.ok(JSON.parse(bodyOf(said)).error);
    assert.equal(closed, true);
    assert.ok(Date.now() - started < 1400);
  });
}

test('a header that looks like the beginning of another is a header', async () => {
  const body = turn('hello');
  for (const name of ['X', 'X-Auth', 'X-Forwarded', 'Content', 'Accept-C', 'A', 'Ho'])
    assert.deepEqual(statuses((await raw(wismo, post(rest, body).replace('Host: x', `Host: x\r\n${name}: something`))).said), [200], name);
  const large = await raw(wismo, post(rest, body, { 'X-Note': 'a'.repeat(12000) }));
  assert.deepEqual(statuses(large.said), [200]);
});

test('a head beyond its limits is told which', async () => {
  for (const [bytes, status] of [
    [`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Note: ${'a'.repeat(20000)}\r\n\r\n`, 431], [`GET /healthz HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(200)}\r\n`, 431],
    [`GET /healthz HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(9000)}\r\n`, 431], [`GET /${'a'.repeat(20000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
    [`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Note: ${'a'.repeat(3000000)}\r\n\r\n`, 431],
  ]) {
    const { said, closed } = await raw(wismo, bytes, { quiet: 2600 });
    assert.deepEqual(statuses(said), [status]);
    assert.ok(JSON.parse(bodyOf(said)).error);
    assert.equal(closed, true);
  }
});

test('a request may name its host in the request line, and ask about the server as a whole', async () => {
  const { said } = await raw(wismo, 'GET http://shop.example:80/healthz?a=b HTTP/1.1\r\nHost: x\r\n\r\n' +
    `${post(`http://shop.example${rest}`, turn('hello'))}GET https://shop.example/nothing HTTP/1.1\r\nHost: x\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n`);
  assert.deepEqual(statuses(said), [200, 200, 404, 204]);
  assert.match(said, /allow: GET, HEAD, POST, OPTIONS\r\n/);
  for (const target of ['*', 'healthz', 'ftp://x/healthz', 'http://', 'http:///healthz', 'x:80', '/healthz x', '\\healthz', '/héalthz'])
    assert.deepEqual(statuses((await raw(wismo, Buffer.from(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`))).said), [400], target);
  assert.deepEqual(statuses((await raw(wismo, 'GET /healthz HTTP/1.1\r\n\r\n')).said), [400]);
});

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

test('broken heads are refused and hurt nobody', async () => {
  for (const bytes of ['GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /% HTTP/1.1\r\nHost: x\r\n\r\n', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', ' GET / HTTP/1.1\r\n\r\n',
    'GET  / HTTP/1.1\r\nHost: x\r\n\r\n', 'GET / HTTP/1.1\nHost: x\n\n', '\n\n', '\r\r', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', `\r\n${'\r\n'.repeat(50)}x`]) {
    const { said } = await raw(wismo, bytes, { quiet: 150 });
    if (!bytes.endsWith('x')) assert.deepEqual(statuses(said), [400], JSON.stringify(bytes));
    await isWell();
  }
});

test('empty lines before a request are passed over, but not without end', async () => {
  assert.deepEqual(statuses((await raw(wismo, `\r\n\r\n${post(rest, turn('hello'))}\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`)).said), [200, 200]);
  const { said, closed } = await raw(wismo, '\r\n'.repeat(2000000), { quiet: 2600 });
  assert.deepEqual(statuses(said), [400]);
  assert.equal(closed, true);
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
    const half = await raw(wismo, post(rest, '{"sender"', { 'Content-Length': 500 }), { quiet: 0, keep: true });
    if (i % 2) half.socket.resetAndDestroy(); else half.socket.destroy();
  }
  await sleep(100);
  await isWell();
});

test('a body that comes in single bytes is a body', async () => {
  const request = post(rest, turn('hello', 'slowly'));
  const { said } = await raw(wismo, [...request].map((c) => c), { pieces: 1 });
  assert.deepEqual(statuses(said), [200]);
});

test('heads and bodies that come drop by drop are ended with 408, and delay nobody', async () => {
  const drip = (head) => new Promise((resolve) => {
    const socket = net.connect(wismo.port, '127.0.0.1');
    let said = '';
    const timer = setInterval(() => socket.write('a'), 500);
    socket.write(head);
    socket.on('data', (data) => { said += data; }).on('error', () => {}).on('close', () => { clearInterval(timer); resolve(said); });
  });
  const heads = ['/alexa', rest, '/hooks/generic', '/dialogflow/es', '/dialogflow/cx', '/chat'].flatMap((path) => [
    `POST ${path} HTTP/1.1\r\nHost: x\r\nX-Slow: `,
    ...(path === '/chat' ? [] : [post(path, '', { 'Content-Length': 1000 })]),
  ]);
  const slow = Promise.all([...heads, ...heads, ...heads].map(drip));
  let ended = false;
  slow.then(() => { ended = true; });
  const times = [];
  while (!ended) {
    const started = performance.now();
    assert.equal((await fetch(wismo.url + rest, { method: 'POST', headers: { 'content-type': 'application/json' }, body: turn('hello') })).status, 200);
    times.push(performance.now() - started);
    await sleep(50);
  }
  for (const said of await slow) assert.deepEqual(statuses(said), [408]);
  times.sort((a, b) => a - b);
  assert.ok(times[Math.floor(times.length / 2)] < 100, `median ${times[Math.floor(times.length / 2)]} ms`);
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
    [handshake('/chat', `${protocol}Content-Length: 0\r\n`).replace('GET', 'POST'), 404],
    [handshake('/chat', protocol).replace(/GET (\S+)/, `GET http://${wismo.host}$1`), 101],
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
