// WooCommerce and the services that track: signed, repeated and shuffled as theirs are.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');
const net = require('node:net');
const { spawnSync } = require('node:child_process');
const { startWismo } = require('./wismo');
const { callHook, hookSecret, order, say } = require('./shop');
const { aftership, easypost, hmac, iso, karrio, persist, post, shippo, track17, woocommerce } = require('./senders');

const secrets = { woocommerce: 'woo secret', easypost: 'easy secret', aftership: 'after secret', shippo: 'shippo secret', '17track': 'an api key', karrio: 'karrio secret', traccar: 'traccar secret' };
const trusted = { authorization: 'Bearer rest' };
let wismo;
test.before(async () => {
  const hooks = Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, { secrets: ['an older one', secret] }]));
  wismo = await startWismo({ config: { hooks: { generic: { secrets: [hookSecret] }, ...hooks }, rest: { secret: 'rest' } } });
});
test.after(() => wismo?.stop());

async function told(number, postcode = '10001') {
  const who = crypto.randomUUID();
  await say(wismo, who, `where is my order ${number}`, trusted);
  return say(wismo, who, postcode, trusted);
}

const ok = { status: 200, body: '{"ok":true}' };
// A number with the check digit that UPS gives it.
function ups(n) {
  const serial = `879E93${String(n).padStart(9, '0')}`;
  const sum = [...serial].reduce((total, c, i) => total + (/\d/.test(c) ? Number(c) : (c.charCodeAt(0) - 3) % 10) * (i % 2 ? 2 : 1), 0);
  return `1Z${serial}${(10 - (sum % 10)) % 10}`;
}

let parcels = 100;
async function orderWithParcel() {
  const n = ++parcels, number = String(8000 + n), tracking = ups(n);
  await callHook(wismo, order(number, { shipments: [{ id: '1', tracking_number: tracking, events: [{ at: iso(4000), milestone: 'label_created' }] }] }));
  return { number, tracking };
}

function shuffled(list) {
  const copy = [...list, ...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = crypto.randomInt(i + 1);
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

const detail = (status, minutes, city, status_detail = status) => ({ object: 'TrackingDetail', message: `${status} seen`, status, status_detail, datetime: iso(minutes), source: 'UPS', tracking_location: { city, state: 'NJ', country: 'US', zip: null } });
const easyEvent = (tracking, details, more = {}) => ({ id: `evt_${crypto.randomUUID()}`, object: 'Event', description: 'tracker.updated', mode: 'production',
  result: { object: 'Tracker', tracking_code: tracking, status: details.at(-1).status, weight: 17, est_delivery_date: null, carrier: 'UPS', tracking_details: details, ...more } });

test('WooCommerce: a ping, an order, its tracking number, completed, cancelled', async () => {
  const ping = await fetch(`${wismo.url}/hooks/woocommerce`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'webhook_id=7' });
  assert.equal(ping.status, 200);
  const form = await fetch(`${wismo.url}/hooks/woocommerce`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'order=7' });
  assert.equal(form.status, 401);
  const woo = (number, status, more = {}) => ({ id: number, number: String(number), status, date_created_gmt: iso(3000).slice(0, 19), date_modified_gmt: iso(30).slice(0, 19), date_completed_gmt: null, customer_id: 0,
    billing: { first_name: 'Emil', last_name: 'B', email: 'emil@example.com', phone: 'n/a', postcode: '10001', country: 'US' }, shipping: { postcode: '', country: '' }, meta_data: [], line_items: [{ name: 'Mill', quantity: 1, sku: '' }], ...more });
  assert.deepEqual(await woocommerce(wismo, secrets.woocommerce, 'order.created', woo(8001, 'processing')), ok);
  const shipped = woo(8001, 'completed', { date_completed_gmt: iso(60).slice(0, 19),
    meta_data: [{ id: 1, key: 'note', value: 'x' }, { id: 2, key: '_wc_shipment_tracking_items', value: [{ tracking_provider: 'ups', tracking_number: ups(1), date_shipped: String(Math.floor(Date.now() / 1000) - 7200) }] }] });
  assert.deepEqual(await woocommerce(wismo, secrets.woocommerce, 'order.updated', shipped), ok);
  assert.match(await told(8001), /UPS|on its way|transit/i);
  assert.deepEqual(await woocommerce(wismo, secrets.woocommerce, 'order.updated', woo(8002, 'cancelled')), ok);
  assert.match(await told(8002), /cancel/i);
  assert.equal((await woocommerce(wismo, 'wrong', 'order.updated', woo(8002, 'completed'))).status, 401);
});

test('WooCommerce speaks HTTP/1.0', async () => {
  const body = JSON.stringify({ id: 8003, number: '8003', status: 'processing', date_created_gmt: '2026-11-01T10:00:00', billing: { postcode: '10001' } });
  const said = await new Promise((resolve) => {
    let text = '';
    const socket = net.connect(wismo.port, '127.0.0.1', () => socket.write(`POST /hooks/woocommerce HTTP/1.0\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nX-WC-Webhook-Topic: order.created\r\nX-WC-Webhook-Signature: ${hmac(secrets.woocommerce, body)}\r\nX-WC-Webhook-Delivery-ID: http10\r\nConnection: close\r\n\r\n${body}`));
    socket.on('data', (bytes) => { text += bytes; });
    socket.on('close', () => resolve(text));
  });
  assert.match(said, /^HTTP\/1\.[01] 200 /);
});

test('EasyPost: both signatures, the weight, and a clock that is wrong', async () => {
  const { number, tracking } = await orderWithParcel();
  const event = easyEvent(tracking, [detail('in_transit', 600, 'Trenton')]);
  assert.deepEqual(await easypost(wismo, secrets.easypost, event), ok);
  assert.deepEqual(await easypost(wismo, secrets.easypost, { ...event, id: 'evt_plain' }, { rewrite: false }), ok);
  assert.deepEqual(await easypost(wismo, secrets.easypost, { ...event, id: 'evt_v2' }, { version: 2 }), ok);
  assert.equal((await easypost(wismo, secrets.easypost, { ...event, id: 'evt_late' }, { version: 2, minutes: 6 })).status, 401);
  assert.equal((await easypost(wismo, secrets.easypost, { ...event, id: 'evt_early' }, { version: 2, minutes: -6 })).status, 401);
  assert.equal((await easypost(wismo, 'wrong', event)).status, 401);
  assert.match(await told(number), /Trenton/);
});

test('EasyPost: whole histories, shuffled and repeated, end alike', async () => {
  const { number, tracking } = await orderWithParcel();
  const details = [detail('pre_transit', 900, null, 'label_created'), detail('in_transit', 800, 'Trenton', 'received_at_origin_facility'), detail('in_transit', 700, 'Edison', 'weather_delay'), detail('out_for_delivery', 100, 'Newark'), detail('delivered', 20, 'Newark')];
  const events = details.map((_, i) => easyEvent(tracking, details.slice(0, i + 1)));
  for (const event of shuffled(events)) assert.equal((await easypost(wismo, secrets.easypost, event)).status, 200);
  assert.match(await told(number), /delivered/i);
});

test('AfterShip: signed or with a token, before its order', async () => {
  const tracking = ups(9001);
  const update = (tag, subtag, minutes) => ({ ts: 1, event: 'tracking_update', event_id: crypto.randomUUID(), msg: { tracking_number: tracking, slug: 'ups', tag, subtag, return_to_sender: false, checkpoints: [{ checkpoint_time: iso(minutes), tag, subtag, message: 'seen', location: 'Newark, NJ', hash: `${subtag}${minutes}` }] } });
  assert.deepEqual(await aftership(wismo, secrets.aftership, update('InTransit', 'InTransit_007', 500)), ok);
  const last = update('OutForDelivery', 'OutForDelivery_001', 50);
  assert.deepEqual(await persist(() => aftership(wismo, secrets.aftership, last)), [200]);
  assert.deepEqual(await persist(() => aftership(wismo, secrets.aftership, last)), [200]);
  assert.equal((await post(wismo, `/hooks/aftership?token=${encodeURIComponent(secrets.aftership)}`, JSON.stringify(update('InTransit', 'InTransit_001', 400)))).status, 200);
  assert.equal((await post(wismo, '/hooks/aftership?token=guess', JSON.stringify(last))).status, 401);
  assert.doesNotMatch(wismo.stderr, /after.secret/, 'a token stays out of the log');
  await callHook(wismo, order('8801', { shipments: [{ id: '1', carrier: 'UPS', tracking_number: tracking }] }));
  assert.match(await told('8801'), /out for delivery/i);
});

test('Shippo: a token in the address, or a signature with its time', async () => {
  const { number, tracking } = await orderWithParcel();
  const track = (status, code, minutes) => ({ event: 'track_updated', test: false, data: { carrier: 'ups', tracking_number: tracking, eta: null, tracking_status: { object_id: crypto.randomUUID(), status, substatus: { code }, status_details: 'seen', status_date: iso(minutes), location: { city: 'Newark', state: 'NJ', country: 'US' } }, tracking_history: [] } });
  assert.deepEqual(await shippo(wismo, secrets.shippo, track('TRANSIT', 'package_accepted', 500)), ok);
  assert.deepEqual(await shippo(wismo, secrets.shippo, track('TRANSIT', 'notice_left', 30), { signed: true }), ok);
  const now = Math.floor(Date.now() / 1000);
  for (const at of [now - 400, now + 400]) assert.equal((await shippo(wismo, secrets.shippo, track('DELIVERED', 'delivered', 1), { signed: true, at })).status, 401);
  assert.equal((await shippo(wismo, 'guess', track('DELIVERED', 'delivered', 1))).status, 401);
  assert.match(await told(number), /tried to deliver|attempt/i);
});

test('17TRACK: a hash with the key in it, and an event of every provider', async () => {
  const { number, tracking } = await orderWithParcel();
  const push = (events) => ({ event: 'TRACKING_UPDATED', data: { number: tracking, carrier: 100002, tag: '', track_info: { tracking: { providers: [{ provider: { name: 'UPS' }, events }] } } } });
  const seen = (stage, sub_status, minutes) => ({ time_utc: iso(minutes), description: 'seen', location: 'Newark', stage, sub_status });
  const events = [seen('OutForDelivery', 'OutForDelivery_Other', 30), seen(null, 'InTransit_Other', 300), seen('PickedUp', 'InTransit_PickedUp', 600)];
  for (const body of shuffled([push(events), push(events.slice(1)), push(events.slice(2))])) assert.deepEqual(await track17(wismo, secrets['17track'], body), ok);
  assert.equal((await track17(wismo, 'another key', push(events))).status, 401);
  assert.match(await told(number), /out for delivery/i);
});

test('Karrio: its secret in a header', async () => {
  const { number, tracking } = await orderWithParcel();
  const update = { event: 'tracker_updated', data: { tracking_number: tracking, carrier_name: 'ups', status: 'ready_for_pickup', events: [{ date: iso(60).slice(0, 10), time: iso(60).slice(11, 16), code: 'X', description: 'ready', location: 'Newark, NJ' }] } };
  assert.deepEqual(await karrio(wismo, secrets.karrio, update), ok);
  assert.equal((await karrio(wismo, 'guess', update)).status, 401);
  assert.match(await told(number), /collect/i);
});

test('another customer\'s number brings nothing to light, and a stranger\'s scan changes no order', async () => {
  const mine = await orderWithParcel(), theirs = await orderWithParcel();
  const before = await told(theirs.number);
  assert.deepEqual(await karrio(wismo, secrets.karrio, { event: 'tracker_updated', data: { tracking_number: mine.tracking, carrier_name: 'ups', status: 'delivered', events: [{ date: iso(9).slice(0, 10), time: iso(9).slice(11, 16), description: 'd' }] } }), ok);
  assert.equal(await told(theirs.number), before);
  assert.match(await told(mine.number), /delivered/i);
});

test('dates that cannot be and words that nobody knows are kept aside, and the parcel stays as it was', async () => {
  const { number, tracking } = await orderWithParcel();
  await easypost(wismo, secrets.easypost, easyEvent(tracking, [detail('in_transit', 100, 'Trenton')]));
  for (const datetime of ['9999-12-31T23:59:59Z', '1970-01-01T00:00:00Z', 'yesterday', '2026-11-31T10:00:00Z'])
    assert.equal(JSON.parse((await easypost(wismo, secrets.easypost, easyEvent(tracking, [{ ...detail('delivered', 0, 'Nowhere'), datetime }]))).body).ok, false, datetime);
  const odd = JSON.parse((await easypost(wismo, secrets.easypost, easyEvent(tracking, [detail('teleported', 10, 'Nowhere'), detail('in_transit', 5, 'Edison')]))).body);
  assert.match(odd.error, /teleported/);
  assert.match(await told(number), /Edison/);
});

test('Traccar: positions every few seconds are thinned out, and a parcel whose device speaks is not silent', async () => {
  const n = ++parcels, number = String(8000 + n), tracking = ups(n);
  await callHook(wismo, order(number, { shipments: [{ id: '1', carrier: 'UPS', tracking_number: tracking, events: [{ at: iso(5 * 1440), milestone: 'in_transit', place: 'Newark, NJ' }] }] }));
  assert.match(await told(number), /has not been scanned for 5 days/);
  const position = (seconds) => JSON.stringify({ position: { fixTime: new Date(Date.now() - seconds * 1000).toISOString().replace('Z', '+00:00'), latitude: 40.7, longitude: -74.2 }, device: { uniqueId: '8600', attributes: { trackingNumber: tracking } } });
  const send = (seconds, secret = secrets.traccar) => post(wismo, '/hooks/traccar', position(seconds), { authorization: `Bearer ${secret}` });
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => send(60 + 5 * i)));
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200]);
  assert.equal((await send(1, 'guess')).status, 401);
  const rows = spawnSync('sqlite3', ['-readonly', wismo.data, "SELECT count(*) FROM positions; SELECT count(*) FROM hook_calls WHERE sender = 'traccar'"], { encoding: 'utf8' }).stdout.trim().split('\n').map(Number);
  assert.ok(rows[0] >= 4 && rows[0] <= 6, `${rows[0]} positions of eight minutes`);
  assert.equal(rows[1], 0);
  assert.match(await told(number), /is on its way/);
});
