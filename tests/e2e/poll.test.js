// Senders that only answer when asked: asked by the real server, paced, and never on the path of a turn.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { runWismo, sleep, startWismo, temporaryFolder, until } = require('./wismo');
const { say } = require('./shop');

const root = path.join(__dirname, '../..');
const ago = (hours) => new Date(Date.now() - hours * 3600000).toISOString();

// A carrier's own server. `answer(number, request, response)` says what happens; every question is remembered.
async function carrier(answer) {
  const asked = [];
  const server = http.createServer((request, response) => {
    const number = new URL(request.url, 'http://x').searchParams.get('tracking_code');
    asked.push({ number, at: Date.now(), key: request.headers.authorization });
    answer(number, request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, port: server.address().port, close: () => { server.closeAllConnections(); server.close(); } };
}

const tracker = (number, ...scans) => JSON.stringify({
  trackers: [{ tracking_code: number, tracking_details: scans.map(([status, hours]) => ({ status, datetime: ago(hours), message: status })) }],
});

// intents and locales of ours, and one sender's file.
function share(folder) {
  const place = path.join(folder, 'share');
  fs.mkdirSync(path.join(place, 'webhooks'), { recursive: true });
  for (const name of ['intents', 'locales']) fs.symlinkSync(path.join(root, name), path.join(place, name));
  fs.writeFileSync(path.join(place, 'webhooks/parcelpost.json'), JSON.stringify({
    about: 'A carrier that calls with one tracker and answers with a list of them.',
    signature: { scheme: 'hmac-sha256', header: 'X-Signature', encoding: 'hex' },
    topic: '/description',
    poll: {
      url: 'https://parcelpost.example/trackers?tracking_code={tracking_number}', authorization: 'basic',
      topic: 'tracker.updated', each: '/trackers', under: 'result',
    },
    topics: {
      'tracker.updated': {
        report: 'parcel', tracking_number: '/result/tracking_code',
        events: { each: '/result/tracking_details', at: '/datetime', text: '/message',
          milestone: { pointer: '/status', map: { in_transit: 'in_transit', out_for_delivery: 'out_for_delivery', delivered: 'delivered' } } },
      },
    },
  }));
  return place;
}

async function shop(orders, server, poll = {}) {
  const folder = temporaryFolder();
  const data = path.join(folder, 'wismo.db');
  const file = path.join(folder, 'orders.ndjson');
  fs.writeFileSync(file, orders.map((order) => `${JSON.stringify(order)}\n`).join(''));
  const env = { WISMO_SHARE: share(folder) };
  const done = runWismo(['--data', data, 'import', file], { env: { ...process.env, ...env } });
  assert.equal(done.status, 0, done.stderr);
  const config = { hooks: { parcelpost: { poll: {
    key: 'sesame', url: `http://127.0.0.1:${server.port}/trackers?tracking_code={tracking_number}`, often_seconds: 1, per_minute: 6000, ...poll,
  } } } };
  return { folder, data, env, config };
}

const parcel = (order, number, milestone = 'in_transit', more = {}) => ({
  order_number: order, placed_at: ago(60), customer: { email: 'grace@example.com', postcode: '10001' },
  shipments: [{ carrier: 'UPS', tracking_number: number, events: [{ at: ago(50), milestone }], ...more }],
});
const one = '1Z879E930346834440', two = '1Z5R89390357567127';

const status = async (wismo, order) => JSON.stringify(await say(wismo, `s${Math.random()}`, `where is my order ${order}, postcode 10001`));

// Asked twice a second: shoppers are throttled.
const arrives = (wismo, order) => until(`order ${order} is delivered`, async () => {
  if (/delivered/i.test(await status(wismo, order))) return true;
  await sleep(500);
  return false;
}, 20000);
const questions = (server, count, of = () => true) => until(`${count} questions`, () => server.asked.filter(of).length >= count, 20000);

test('a parcel is asked about until it is delivered, and its order tells what was answered', async () => {
  let state = [];
  const server = await carrier((number, request, response) => response.end(tracker(number, ...state)));
  const wismo = await startWismo(await shop([parcel('3001', one, 'out_for_delivery'), parcel('3002', two, 'delivered')], server));
  await questions(server, 2);
  assert.deepEqual([...new Set(server.asked.map(({ number }) => number))], [one], 'what has arrived is not asked about');
  assert.equal(server.asked[0].key, `Basic ${Buffer.from('sesame:').toString('base64')}`);
  state = [['delivered', 0.1]];
  await arrives(wismo, '3001');
  const { length } = server.asked;
  await sleep(2500);
  assert.ok(server.asked.length <= length + 1, `${server.asked.length - length} questions about a delivered parcel`);
  const figures = await (await fetch(`${wismo.url}/metrics`)).text();
  assert.match(figures, /wismo_polls_total\{outcome="answered"\} [1-9]/);
  assert.match(figures, /wismo_polls_total\{outcome="failed"\} 0/);
  const end = await wismo.stop();
  assert.equal(end.code, 0, end.stderr);
  assert.doesNotMatch(end.stderr, /Sanitizer|sesame/);
  server.close();
});

test('the nearer a parcel, the sooner the next question; never more than the sender allows', async () => {
  const server = await carrier((number, request, response) => response.end(tracker(number)));
  const wismo = await startWismo(await shop([parcel('3001', one, 'out_for_delivery'), parcel('3002', two, 'label_created')], server, { per_minute: 120 }));
  await questions(server, 4, ({ number }) => number === one);
  assert.equal(server.asked.filter(({ number }) => number === two).length, 1);
  const gaps = server.asked.slice(1).map(({ at }, i) => at - server.asked[i].at);
  assert.ok(Math.min(...gaps) >= 450, `questions ${Math.min(...gaps)} ms apart`);
  await wismo.stop();
  server.close();
});

test('a sender that fails is left alone, one that asks for a pause gets it, and it is asked again when it is back', async () => {
  let broken = true;
  const server = await carrier((number, request, response) => {
    if (broken) response.writeHead(503, { 'retry-after': '2' }).end();
    else response.end(tracker(number, ['delivered', 0.1]));
  });
  const wismo = await startWismo(await shop([parcel('3001', one, 'out_for_delivery')], server));
  await questions(server, 1);
  broken = false;
  await questions(server, 2);
  assert.ok(server.asked[1].at - server.asked[0].at >= 1900, 'the pause was kept');
  await arrives(wismo, '3001');
  await wismo.stop();
  server.close();
});

test('a sender that stalls holds up no turn, and no stop', async () => {
  const server = await carrier(() => {});
  const wismo = await startWismo(await shop([parcel('3001', one, 'out_for_delivery')], server));
  await questions(server, 1);
  const began = Date.now();
  assert.match(await status(wismo, '3001'), /3001|delivery/);
  assert.ok(Date.now() - began < 2000);
  const stopping = Date.now();
  const end = await wismo.stop();
  assert.equal(end.code, 0, end.stderr);
  assert.ok(Date.now() - stopping < 4000, 'a request under way is given up');
  server.close();
});

test('a restart asks nobody again who was asked a moment ago, and a carrier that is not named is not asked about', async () => {
  const server = await carrier((number, request, response) => response.end(tracker(number)));
  const options = await shop([parcel('3001', one), parcel('3002', two, 'in_transit', { carrier: 'FedEx', tracking_number: '986578788855' })], server, { often_seconds: 600, carriers: ['ups'] });
  const first = await startWismo(options);
  await questions(server, 1);
  await first.stop();
  const second = await startWismo(options);
  await say(second, 'warm', 'hello');
  await sleep(1500);
  await second.stop();
  assert.deepEqual(server.asked.map(({ number }) => number), [one]);
  server.close();
});

test('an answer that is no JSON, or too long, is told in the log and changes nothing', async () => {
  const bodies = ['<html>', 'x'.repeat(2 << 20)];
  const server = await carrier((number, request, response) => response.end(bodies.shift() ?? tracker(number, ['delivered', 0.1])));
  const wismo = await startWismo(await shop([parcel('3001', one, 'out_for_delivery')], server));
  await arrives(wismo, '3001');
  const end = await wismo.stop();
  assert.match(end.stderr, /poll\.unreadable sender=parcelpost/);
  assert.match(end.stderr, /poll\.failed sender=parcelpost/);
  server.close();
});

// The senders that come with wismo, by their own files: what they push is what they answer, in another place.
for (const [name, key, answer] of [
  ['easypost', `Basic ${Buffer.from('sesame:').toString('base64')}`, (tracked) => ({ trackers: [tracked.result], has_more: false })],
  ['karrio', 'Token sesame', (tracked) => tracked.data],
]) {
  test(`${name} is asked with its key, and its answer read by the file that reads its calls`, async () => {
    const recorded = JSON.parse(fs.readFileSync(path.join(root, `fixtures/webhooks/${name}-updated.json`), 'utf8'));
    const tracked = recorded.body ?? recorded;
    const number = (tracked.result ?? tracked.data)[name === 'easypost' ? 'tracking_code' : 'tracking_number'];
    const server = await carrier((_, request, response) => response.end(JSON.stringify(answer(tracked)).replace(/20\d\d-\d\d-\d\d/g, ago(48).slice(0, 10))));
    const options = await shop([parcel('3001', number, 'label_created')], server);
    const url = `http://127.0.0.1:${server.port}/?tracking_code={tracking_number}`;
    const wismo = await startWismo({ ...options, env: {}, config: { hooks: { [name]: { poll: { key: 'sesame', url, often_seconds: 1 } } } } });
    await questions(server, 1);
    assert.equal(server.asked[0].number, number);
    assert.equal(server.asked[0].key, key);
    const count = async () => {
      const told = runWismo(['--data', options.data, 'verify', '--json']);
      return Number(/"events":\s*(\d+)/.exec(told.stdout)?.[1] ?? 0);
    };
    await until('its scans are on record', async () => (await count()) > 1, 15000);
    const end = await wismo.stop();
    assert.doesNotMatch(end.stderr, /poll\.unreadable/);
    server.close();
  });
}

test('a poll of a sender whose file does not say how to ask is told by wismo check', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'wismo.json');
  fs.writeFileSync(file, JSON.stringify({ hooks: { generic: { secrets: ['a'], poll: { key: 'sesame' } } } }));
  const done = runWismo(['--config', file, 'check']);
  assert.equal(done.status, 1);
  assert.match(done.stdout + done.stderr, /wismo\.json:1: .*webhooks\/generic\.json has no "poll"/);
});
