// Starting, stopping, reloading, being watched.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { launch, raw, runWismo, sleep, startWismo, statuses, temporaryFolder, until } = require('./wismo');
const { chat, connect } = require('./chatter');
const { say } = require('./shop');

test('an idle server ends at once on SIGTERM and on SIGINT, with 0', async () => {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    const wismo = await startWismo();
    await sleep(300);
    const start = Date.now();
    const end = await wismo.stop(signal);
    assert.equal(end.code, 0, end.stderr);
    assert.ok(Date.now() - start < 2000);
    assert.doesNotMatch(end.stderr, /Sanitizer|ERROR/);
  }
});

test('stopping answers what was taken, closes chats with a reason, and takes nothing new', async () => {
  const wismo = await startWismo({ command: 'demo' });
  const chatter = await chat(wismo);
  const silent = await connect(wismo);
  const idle = net.connect(wismo.port, '127.0.0.1');
  await new Promise((resolve) => idle.once('connect', resolve));
  const asked = Array.from({ length: 20 }, (_, i) => say(wismo, `d${i}`, 'where is my order 1001'));
  chatter.send({ type: 'text', id: 'burst', text: 'xyzzy plugh' });
  await sleep(30);
  const stopped = wismo.stop();
  for (const answer of await Promise.allSettled(asked)) {
    if (answer.status === 'fulfilled') assert.ok(answer.value.length > 0);
    else assert.match(String(answer.reason), /ECONNREFUSED|ECONNRESET|hang up/); // came too late
  }
  const reply = await chatter.get('reply');
  assert.deepEqual(reply.in_reply_to, ['burst']);
  for (const each of [chatter, silent]) {
    const { code, reason } = await each.end();
    assert.equal(code, 1001);
    assert.ok(reason.length > 0);
  }
  const end = await stopped;
  assert.equal(end.code, 0, end.stderr);
  assert.doesNotMatch(end.stderr, /Sanitizer/);
  await assert.rejects(fetch(`${wismo.url}/healthz`));
  idle.destroy();
});

test('an answer that is under way when the server stops still arrives', async () => {
  const wismo = await startWismo({ command: 'demo' });
  const body = JSON.stringify({ sender: 's', message: 'hello' });
  const request = `POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const waiting = raw(wismo, [request, body], { pieces: 300, quiet: 1500 });
  await sleep(150);
  const stopped = wismo.stop();
  const { said } = await waiting;
  assert.deepEqual(statuses(said), [200]);
  assert.match(said, /connection: close/);
  assert.equal((await stopped).code, 0);
});

test('SIGHUP takes changed files, and a broken one leaves the old serving and says why', async () => {
  const shop = (contact) => ({ shop: { name: 'Lamp', policies: { en: { contact } } } });
  const wismo = await startWismo({ config: shop('Call 555 0100.') });
  const ask = () => say(wismo, `r-${Math.random()}`, 'how can I contact customer service');
  assert.match(await ask(), /555 0100/);
  wismo.rewriteConfig(shop('Call 555 0199.'));
  wismo.signal('SIGHUP');
  await until('the new answer', async () => /555 0199/.test(await ask()));
  fs.writeFileSync(path.join(wismo.folder, 'wismo.json'), '{ "shop": { "name": 7, ');
  wismo.signal('SIGHUP');
  await until('the complaint', () => /wismo\.json/.test(wismo.stderr));
  assert.match(await ask(), /555 0199/);
  wismo.rewriteConfig({ ...shop('x'), nonsense: true });
  wismo.signal('SIGHUP');
  await until('the next complaint', () => /nonsense/.test(wismo.stderr));
  assert.match(await ask(), /555 0199/);
  const figures = await (await fetch(`${wismo.url}/metrics`)).text();
  assert.match(figures, /wismo_reloads_total\{outcome="taken"} 1\n/);
  assert.match(figures, /wismo_reloads_total\{outcome="refused"} 2\n/);
  assert.equal((await wismo.stop()).code, 0);
});

test('turns go on while files are loaded anew, again and again', async () => {
  const wismo = await startWismo({ command: 'demo' });
  const chatter = await chat(wismo);
  let going = true;
  const turns = (async () => {
    let count = 0;
    while (going) {
      assert.match(await say(wismo, `l${count % 5}`, 'where is my order 1001'), /1001/);
      count++;
    }
    return count;
  })();
  for (let i = 0; i < 8; i++) {
    wismo.signal('SIGHUP');
    await sleep(120);
  }
  going = false;
  assert.ok(await turns > 5);
  assert.ok((await chatter.ask('where is my order 1001')).text);
  chatter.close();
  const end = await wismo.stop();
  assert.equal(end.code, 0);
  assert.doesNotMatch(end.stderr, /Sanitizer/);
});

test('beyond loopback it does not start with a channel on which anyone can speak for anyone', async () => {
  const refused = await launch({ config: { alexa: { application_ids: ['amzn1.ask.skill.x'] } }, listen: '0.0.0.0:0' });
  const end = await refused.ended;
  assert.notEqual(end.code, 0);
  assert.match(end.stderr, /alexa/);
  const allowed = await startWismo({ config: { alexa: { application_ids: ['amzn1.ask.skill.x'], allow_unauthenticated: true } }, listen: '0.0.0.0:0' });
  allowed.url = `http://127.0.0.1:${allowed.port}`;
  assert.match(allowed.stderr, /alexa\.unverified/);
  assert.notEqual((await fetch(`${allowed.url}/alexa`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status, 404);
  await allowed.stop();
});

test('beyond loopback only what is configured answers', async () => {
  const wismo = await startWismo({ config: { rest: {} }, listen: '0.0.0.0:0' });
  wismo.url = `http://127.0.0.1:${wismo.port}`;
  assert.equal((await fetch(`${wismo.url}/alexa`, { method: 'POST', body: '{}' })).status, 404);
  assert.equal((await fetch(`${wismo.url}/chat`)).status, 404);
  await assert.rejects(connect({ chat: `ws://127.0.0.1:${wismo.port}/chat` }));
  assert.equal((await fetch(`${wismo.url}/webhooks/rest/`)).status, 200);
  assert.equal((await fetch(`${wismo.url}/healthz`)).status, 200);
  await wismo.stop();
});

test('it says what is wrong with a configuration it cannot start with, and where', async () => {
  for (const [config, complaint] of [
    [{ listen: 7 }, /wismo\.json:1: /], [{ chat: { identity_secret: 'env:NOT_SET_ANYWHERE' } }, /NOT_SET_ANYWHERE/], [{ lisen: 'x' }, /lisen/],
  ]) {
    const end = await (await launch({ config })).ended;
    assert.notEqual(end.code, 0);
    assert.match(end.stderr, complaint);
  }
  const end = await (await launch({ listen: 'nowhere' })).ended;
  assert.notEqual(end.code, 0);
  assert.match(end.stderr, /HOST:PORT/);
});

test('a mistake in the shape of order numbers is told with its line: at start, by check, and at reload', async () => {
  const broken = '{ "order_numbers": [\n  "LL-\\\\d{6}",\n  "([0-9]" ] }';
  const wismo = await startWismo({ config: {} });
  const file = path.join(wismo.folder, 'wismo.json');
  fs.writeFileSync(file, broken);
  const line = `${file}:3: order_numbers.1: `;
  const checked = runWismo(['--config', file, 'check']);
  assert.equal(checked.status, 1);
  assert.ok(checked.stdout.startsWith(line), checked.stdout);
  const started = runWismo(['--config', file, '--data', wismo.data, 'serve', '--listen', '127.0.0.1:0']);
  assert.equal(started.status, 78);
  assert.ok(started.stderr.startsWith(line), started.stderr);
  wismo.signal('SIGHUP');
  await until('the complaint', () => wismo.stderr.includes(`server.reload ${line}`));
  assert.equal((await wismo.stop()).code, 0);
});

test('check names what fits nothing: a hook without its file, a locale that nothing serves, an intent without its file', async () => {
  const folder = temporaryFolder();
  const share = path.join(folder, 'share');
  for (const name of ['intents', 'locales', 'webhooks']) fs.cpSync(path.join(process.env.WISMO_SHARE ?? path.join(__dirname, '../..'), name), path.join(share, name), { recursive: true });
  const check = (config) => {
    const file = path.join(folder, 'wismo.json');
    fs.writeFileSync(file, config);
    return { file, ...runWismo(['check', '--config', file], { env: { ...process.env, WISMO_SHARE: share } }) };
  };
  assert.equal(check('{ "hooks": { "generic": { "secrets": ["a"] } } }').status, 0);
  const { file, status, stdout } = check('{ "shop": {\n "locale": "tlh" },\n "hooks": {\n  "nobody": { "secrets": ["a"] } } }');
  assert.equal(status, 1);
  assert.deepEqual(stdout.trim().split('\n').map((line) => line.slice(0, line.indexOf(': ', file.length + 5))),
    [`${file}:2: shop.locale`, `${file}:4: hooks.nobody`], stdout);
  fs.rmSync(path.join(share, 'intents/en/yes.yaml'));
  assert.match(check('{}').stdout, /intents\/en\/yes\.yaml:1: is missing/);
  const warned = await startWismo({ config: { hooks: { nobody: { secrets: ['a'] } } } });
  assert.match(warned.stderr, /WARN server\.check .*wismo\.json:1: hooks\.nobody: /);
  await warned.stop();
});

test('a second demonstration on the same port does not start, and says why', async () => {
  const wismo = await startWismo({ command: 'demo' });
  const second = await (await launch({ command: 'demo', listen: wismo.host })).ended;
  assert.notEqual(second.code, 0);
  assert.match(second.stderr, /in use/);
  await wismo.stop();
});

test('more connections than configured are turned away, and the others served', async () => {
  const wismo = await startWismo({ config: { limits: { connections: 20 } } });
  const sockets = await Promise.all(Array.from({ length: 19 }, () => new Promise((resolve, reject) => {
    const socket = net.connect(wismo.port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  })));
  await sleep(200);
  assert.equal((await fetch(`${wismo.url}/healthz`)).status, 200);
  const beyond = await Promise.all([raw(wismo, ''), raw(wismo, ''), raw(wismo, '')]);
  assert.ok(beyond.some(({ said }) => statuses(said)[0] === 503));
  for (const socket of sockets) socket.destroy();
  await until('room again', async () => (await raw(wismo, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')).said.includes('200 OK'));
  await wismo.stop();
});

test('who comes when no file may be opened any more is turned away, not left waiting', async () => {
  const wismo = await startWismo({ wrap: ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh'] });
  const sockets = Array.from({ length: 100 }, () => net.connect(wismo.port, '127.0.0.1'));
  let refused = 0;
  for (const socket of sockets) socket.on('error', () => {}).on('data', (data) => { refused += String(data).includes('503'); });
  await until('all others are refused', () => refused >= 40);
  for (const socket of sockets) socket.destroy();
  await until('the rest is served', async () => (await fetch(`${wismo.url}/healthz`).catch(() => ({}))).status === 200);
  await wismo.stop();
});

// As Prometheus reads it: a family begins with HELP and TYPE, all its samples follow it, none stands twice; a histogram's
// buckets only grow, up to +Inf, which is its count; counters end in _total.
function readFigures(text) {
  const families = new Map();
  let family = null;
  assert.ok(text.endsWith('\n'));
  for (const line of text.slice(0, -1).split('\n')) {
    const head = line.match(/^# (HELP|TYPE) (wismo_[a-z0-9_]+) (.+)$/);
    if (head?.[1] === 'HELP') {
      assert.ok(!families.has(head[2]), `${head[2]} begins twice`);
      families.set(head[2], family = { name: head[2], type: null, samples: new Map() });
    } else if (head) {
      assert.equal(head[2], family.name);
      assert.match(head[3], /^(counter|gauge|histogram)$/);
      family.type = head[3];
    } else {
      const sample = line.match(/^([a-z_]+)((?:\{[a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*\})?) (-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?|\+Inf)$/);
      assert.ok(sample && family?.type, `no sample: ${line}`);
      const own = family.type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => family.name + end) : [family.name];
      assert.ok(own.includes(sample[1]), `${sample[1]} stands under ${family.name}`);
      assert.ok(!family.samples.has(sample[1] + sample[2]), `${line} stands twice`);
      family.samples.set(sample[1] + sample[2], Number(sample[3]));
    }
  }
  for (const { name, type, samples } of families.values()) {
    assert.ok(samples.size > 0, `${name} has no samples`);
    assert.equal(type === 'counter', name.endsWith('_total'), name);
    const last = new Map();
    for (const [key, value] of type === 'histogram' ? samples : []) {
      const bucket = key.match(/^(.+)_bucket\{(.*),?le="([^"]+)"\}$/);
      if (!bucket) continue;
      const labels = bucket[2].replace(/,$/, '');
      const before = last.get(labels) ?? { le: -1, value: 0 };
      const le = bucket[3] === '+Inf' ? Infinity : Number(bucket[3]);
      assert.ok(le > before.le && value >= before.value, key);
      last.set(labels, { le, value });
      if (le === Infinity) assert.equal(samples.get(`${name}_count${labels ? `{${labels}}` : ''}`), value, key);
    }
    for (const [labels, { le }] of last) assert.equal(le, Infinity, `${name}{${labels}} does not end`);
  }
  return families;
}

test('the figures are Prometheus text, count what happens, and name nobody', async () => {
  const wismo = await startWismo({ command: 'demo' });
  await say(wismo, 'zoe', 'where is my order 1001');
  await say(wismo, 'zoe', 'ada@example.com');
  const answer = await fetch(`${wismo.url}/metrics`);
  assert.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  const figures = readFigures(text);
  assert.equal(figures.get('wismo_turn_seconds').type, 'histogram');
  assert.match(text, /wismo_turns_total\{channel="rest"} 2\n/);
  assert.match(text, /wismo_intents_total\{intent="order_status"} [1-9]/);
  assert.match(text, /wismo_turn_seconds_count\{channel="rest"} 2\n/);
  assert.match(text, /wismo_writer_groups_total [1-9]/);
  assert.doesNotMatch(text, /zoe|ada@|lovelace|headphones/i);
  await wismo.stop();
});

test('check tells of a channel that anyone could call, as the start does', () => {
  const file = path.join(temporaryFolder(), 'open.json');
  const check = (config) => {
    fs.writeFileSync(file, JSON.stringify(config));
    return runWismo(['--config', file, 'check']);
  };
  const open = check({ listen: '0.0.0.0:0', alexa: {} });
  assert.equal(open.status, 1);
  assert.match(open.stdout, /open\.json:1: alexa: .*alexa\.allow_unauthenticated/);
  assert.equal(check({ listen: '0.0.0.0:0', alexa: { allow_unauthenticated: true } }).status, 0);
  assert.equal(check({ listen: '127.0.0.1:0', alexa: {} }).status, 0);
});

test('the figures are for this machine, and with a secret for those who bring it', async () => {
  const bare = await startWismo({ command: 'demo' });
  const status = async (wismo, headers = {}) => (await fetch(`${wismo.url}/metrics`, { headers })).status;
  assert.equal(await status(bare), 200);
  for (const header of ['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'Via']) assert.equal(await status(bare, { [header]: '127.0.0.1' }), 403, header);
  assert.equal((await fetch(`${bare.url}/healthz`, { headers: { 'X-Forwarded-For': '198.51.100.1' } })).status, 200);
  await bare.stop();

  const proxied = await startWismo({ command: 'demo', config: { trusted_proxies: ['127.0.0.1'] } });
  assert.equal(await status(proxied, { 'X-Forwarded-For': '127.0.0.1' }), 200);
  assert.equal(await status(proxied, { 'X-Forwarded-For': '127.0.0.1, 198.51.100.1' }), 403);
  assert.equal(await status(proxied, { 'X-Forwarded-For': 'unknown' }), 403);
  await proxied.stop();

  const closed = await startWismo({ command: 'demo', config: { metrics: { secret: 'env:FIGURES' } }, env: { FIGURES: 'for-your-eyes' } });
  const refused = await fetch(`${closed.url}/metrics`);
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get('www-authenticate'), 'Bearer');
  assert.doesNotMatch(await refused.text(), /wismo_|eyes/);
  assert.equal(await status(closed, { authorization: 'Bearer for-your-ears' }), 401);
  assert.equal(await status(closed, { authorization: 'Bearer for-your-eyes', 'X-Forwarded-For': '198.51.100.1' }), 200);
  const end = await closed.stop();
  assert.doesNotMatch(end.stderr, /eyes|ears/);
});

test('nothing that a shopper said or is stands in the log, even when it tells everything', async () => {
  const wismo = await startWismo({ command: 'demo', config: { log: { level: 'debug' } } });
  const chatter = await chat(wismo);
  await chatter.ask('where is my order 1001');
  await chatter.ask('ada@example.com');
  await chatter.ask('I am Ada Lovelace, my phone is +1 555 010 9999, I want a person');
  await say(wismo, 'grace@example.com', 'my order 1004 never came, ada@example.com');
  for (const path of ['/orders/ada@example.com', '/hooks/grace@example.com', '/chat/ada@example.com']) await fetch(wismo.url + path);
  chatter.close();
  const end = await wismo.stop();
  assert.match(end.stderr, /DEBUG http request=[0-9a-f]{16}/);
  assert.doesNotMatch(end.stderr, /ada@|grace@|Lovelace|555|headphones|1Z[0-9A-Z]{16}/i);
});

test('a page of a configured shop may read REST answers, others may not', async () => {
  const wismo = await startWismo({ config: { rest: { origins: ['https://shop.example'] } } });
  const preflight = (origin) => fetch(`${wismo.url}/webhooks/rest/webhook`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
  const fine = await preflight('https://shop.example');
  assert.equal(fine.status, 204);
  assert.equal(fine.headers.get('access-control-allow-origin'), 'https://shop.example');
  assert.match(fine.headers.get('access-control-allow-headers'), /Content-Type/);
  assert.equal((await preflight('https://evil.example')).headers.get('access-control-allow-origin'), null);
  const answer = await fetch(`${wismo.url}/webhooks/rest/webhook`, { method: 'POST', headers: { origin: 'https://shop.example', 'content-type': 'application/json' }, body: '{"sender":"x","message":"hello"}' });
  assert.equal(answer.headers.get('access-control-allow-origin'), 'https://shop.example');
  await wismo.stop();
});

test('new conversations of one address are limited, of an address behind a trusted proxy by that address', async () => {
  const wismo = await startWismo({ config: { trusted_proxies: ['127.0.0.1'], limits: { conversations_minute: 5 } } });
  const from = async (address) => {
    const chatter = await connect(wismo, { headers: { 'x-forwarded-for': address } });
    chatter.send({ type: 'hello' });
    const frame = await until('an answer', () => chatter.frames[0]);
    chatter.close();
    return frame.type === 'error' ? frame.code : frame.type;
  };
  for (let i = 0; i < 5; i++) assert.equal(await from('203.0.113.7'), 'welcome');
  assert.equal(await from('203.0.113.7'), 'rate_limited');
  assert.equal(await from('10.9.9.9, 203.0.113.7'), 'rate_limited');
  assert.equal(await from('203.0.113.8'), 'welcome');
  await wismo.stop();
});

test('who guesses proofs from many addresses of one network is one client, on every channel', async () => {
  const wismo = await startWismo({ command: 'demo', config: { trusted_proxies: ['127.0.0.1'], limits: { proofs_client_hour: 3 } } });
  const guess = (host, order) => say(wismo, `guess-${host}`, `where is order ${order}, postcode 10001`, { 'x-forwarded-for': `2001:db8:1:2::${host}` });
  for (let i = 1; i < 4; i++) await guess(i, 70000 + i);
  const locked = await guess(9, 1001);
  assert.match(locked, /for the next hour/);
  const chatter = await connect(wismo, { headers: { 'x-forwarded-for': '2001:db8:1:2:ffff::7' } });
  chatter.send({ type: 'hello' });
  chatter.send({ type: 'text', id: 'a', text: 'where is order 1001, postcode 10001' });
  assert.equal((await until('an answer', () => chatter.frames.find((frame) => frame.in_reply_to?.includes('a')))).text, locked);
  chatter.close();
  assert.match(await say(wismo, 'neighbour', 'where is order 1001, postcode 10001', { 'x-forwarded-for': '2001:db8:1:3::1' }), /1001 is on its way/);
  await wismo.stop();
});

test('strangers who speak REST are held to the rates of the chat, those who bring the secret are not', async () => {
  const wismo = await startWismo({ config: { trusted_proxies: ['127.0.0.1'], rest: { secret: 'rest' }, limits: { conversations_minute: 3, texts_minute: 10, texts_2s: 10 } } });
  const from = async (address, sender, headers = {}) => {
    const answer = await fetch(`${wismo.url}/webhooks/rest/webhook`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': address, ...headers }, body: JSON.stringify({ sender, message: 'hello' }),
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  const senders = [];
  for (let i = 0; i < 5; i++) senders.push(await from('203.0.113.7', `new-${i}`));
  assert.deepEqual(senders, [200, 200, 200, 429, 429]);
  assert.equal(await from('203.0.113.7', 'new-9', { authorization: 'Bearer rest' }), 200);
  const texts = [];
  for (let i = 0; i < 11; i++) texts.push(await from('203.0.113.8', 'same'));
  assert.deepEqual([texts[0], texts[9], texts[10]], [200, 200, 429]);
  await wismo.stop();
});

test('a broken intents, locale or webhook file is told with its line: at start it refuses, at reload the old ones serve', async () => {
  const share = path.join(temporaryFolder(), 'share');
  const source = process.env.WISMO_SHARE ?? path.join(__dirname, '../..');
  const copy = () => {
    for (const folder of ['intents', 'locales', 'webhooks']) fs.cpSync(path.join(source, folder), path.join(share, folder), { recursive: true });
  };
  copy();
  const env = { WISMO_SHARE: share };
  const wismo = await startWismo({ command: 'demo', env });
  for (const [file, content, complaint] of [
    ['intents/en/order_status.yaml', 'intents:\n  order_status:\n    data:\n      - sentences:\n          - "where is (my|the"\n', /order_status\.yaml/],
    ['locales/en.arb', '{ "@@locale": "en",\n "ask_proof": "{count, plural, one {x}", }', /en\.arb/],
    ['webhooks/generic.json', '{ "about": 7,\n', /generic\.json/],
  ]) {
    fs.writeFileSync(path.join(share, file), content);
    const end = await (await launch({ command: 'serve', env })).ended;
    assert.notEqual(end.code, 0, file);
    assert.match(end.stderr, new RegExp(`${complaint.source}:\\d+: `));
    const said = wismo.stderr.length;
    wismo.signal('SIGHUP');
    await until(`a complaint about ${file}`, () => complaint.test(wismo.stderr.slice(said)) && /not reloaded/.test(wismo.stderr.slice(said)));
    assert.match(await say(wismo, `b-${file}`, 'where is my order 1001'), /1001/);
    copy();
  }
  wismo.signal('SIGHUP');
  await until('the mended files', () => /server\.reloaded/.test(wismo.stderr));
  await wismo.stop();
});

test('who sends nonsense all day does not fill the disk with lines about it', async () => {
  const wismo = await startWismo();
  await Promise.all(Array.from({ length: 200 }, () => fetch(`${wismo.url}/hooks/nobody`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).then((answer) => answer.arrayBuffer())));
  await until('the sum', () => /log\.unsaid lines=\d+/.test(wismo.stderr));
  assert.ok(wismo.stderr.split('\n').filter((line) => line.includes('hook.refused')).length < 150);
  await wismo.stop();
});
