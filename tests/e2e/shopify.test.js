// Shopify: orders and fulfilments in any order, repeated, forged, and what a shopper is told of them.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { raw, runWismo, startWismo } = require('./wismo');
const { say } = require('./shop');
const { hmac, iso, persist, post, shopify } = require('./senders');

const secret = 'shpss_a_client_secret';
const trusted = { authorization: 'Bearer rest' };
let wismo;
test.before(async () => { wismo = await startWismo({ config: { hooks: { shopify: { secrets: ['the next secret', secret] } }, rest: { secret: 'rest' } } }); });
test.after(() => wismo?.stop());

let ids = 7000;
function makeOrder(number, more = {}) {
  return { id: 1000000000000000000n + BigInt(ids++), name: `#${number}`, order_number: number, email: `s${number}@example.com`, created_at: iso(3000), processed_at: iso(3000), updated_at: iso(100), cancelled_at: null,
    customer: { id: ids, first_name: 'Ada', last_name: 'King' }, shipping_address: { first_name: 'Ada', last_name: 'King', zip: '10001', country_code: 'US' },
    line_items: [{ id: 1, name: 'Desk lamp', quantity: 1, sku: 'L1' }], fulfillments: [], ...more };
}
BigInt.prototype.toJSON = function () { return JSON.rawJSON ? JSON.rawJSON(String(this)) : String(this); };

async function told(number) {
  const who = crypto.randomUUID();
  await say(wismo, who, `where is my order ${number}`, trusted);
  return say(wismo, who, '10001', trusted);
}

const fulfilment = (order, n, more = {}) => ({ id: `55${order.id}${n}`.slice(0, 18), order_id: order.id, name: `${order.name}.${n}`, status: 'success', created_at: iso(2000), updated_at: iso(2000), tracking_company: 'UPS', tracking_number: '1Z879E930346834440', line_items: [], ...more });
const scan = (order, parcel, status, minutes, more = {}) => ({ id: ids++, fulfillment_id: parcel.id, order_id: order.id, status, happened_at: iso(minutes), city: 'Newark', province: 'NJ', country: 'US', message: null, ...more });

test('an order, its fulfilment and its scans, told in their order', async () => {
  const order = makeOrder(7101), parcel = fulfilment(order, 1);
  assert.equal((await shopify(wismo, secret, 'orders/create', order)).body, '{"ok":true}');
  assert.equal((await shopify(wismo, secret, 'fulfillments/create', parcel)).body, '{"ok":true}');
  assert.equal((await shopify(wismo, secret, 'fulfillment_events/create', scan(order, parcel, 'in_transit', 300))).body, '{"ok":true}');
  assert.match(await told(7101), /Newark/);
  assert.equal((await shopify(wismo, secret, 'fulfillment_events/create', scan(order, parcel, 'out_for_delivery', 60))).body, '{"ok":true}');
  assert.match(await told(7101), /out for delivery/i);
});

test('scans that know only the shop\'s own id of the order wait for it, and meet it', async () => {
  const order = makeOrder(7102), parcel = fulfilment(order, 1);
  const waits = await shopify(wismo, secret, 'fulfillment_events/create', scan(order, parcel, 'out_for_delivery', 60));
  assert.equal(waits.status, 200);
  assert.match(JSON.parse(waits.body).error, /waits for the sender's order/);
  assert.equal((await shopify(wismo, secret, 'fulfillments/create', parcel)).status, 200);
  assert.equal((await shopify(wismo, secret, 'orders/create', order)).status, 200);
  assert.match(await told(7102), /out for delivery/i);
  assert.doesNotMatch(runWismo(['--data', wismo.data, 'hook', 'failed', 'shopify']).stdout, /waits/);
});

test('a delivery that is repeated, with another body even, counts once', async () => {
  const order = makeOrder(7103), id = crypto.randomUUID();
  for (let i = 0; i < 4; i++) assert.equal((await shopify(wismo, secret, 'orders/create', order, { id })).status, 200);
  assert.equal((await shopify(wismo, secret, 'orders/cancelled', { ...order, cancelled_at: iso(5) }, { id })).status, 200);
  assert.doesNotMatch(await told(7103), /cancel/i);
});

test('a cancelled order is told as such', async () => {
  const order = makeOrder(7104);
  await shopify(wismo, secret, 'orders/create', order);
  await shopify(wismo, secret, 'orders/cancelled', { ...order, updated_at: iso(5), cancelled_at: iso(5), cancel_reason: 'customer' });
  assert.match(await told(7104), /cancel/i);
});

test('both secrets hold while one takes the place of the other; a forged call leaves nothing', async () => {
  const order = makeOrder(7105);
  assert.equal((await shopify(wismo, 'not the secret', 'orders/create', order)).status, 401);
  assert.equal((await post(wismo, '/hooks/shopify', JSON.stringify(order), { 'X-Shopify-Topic': 'orders/create' })).status, 401);
  assert.equal((await shopify(wismo, secret, 'orders/create', order, { headers: { 'X-Shopify-Hmac-Sha256': hmac(secret, 'another body') } })).status, 401);
  assert.doesNotMatch(await told(7105), /7105.*(lamp|packed|received)/i);
  assert.equal((await shopify(wismo, 'the next secret', 'orders/create', order)).status, 200);
  wismo.rewriteConfig({ ...wismo.config, hooks: { shopify: { secrets: ['the next secret'] } } });
  const seen = await persist(async () => { wismo.signal('SIGHUP'); const answer = await shopify(wismo, secret, 'orders/create', order); return { status: answer.status === 401 ? 200 : 500 }; });
  assert.equal(seen.at(-1), 200, 'after the change the old secret is nobody\'s');
  assert.equal((await shopify(wismo, 'the next secret', 'orders/create', order)).status, 200);
  wismo.rewriteConfig(wismo.config);
  wismo.signal('SIGHUP');
  assert.equal((await persist(() => shopify(wismo, secret, 'orders/updated', order))).at(-1), 200);
});

test('what Shopify must have answered 200 is, and an unknown topic is kept', async () => {
  for (const topic of ['customers/redact', 'shop/redact', 'refunds/create', 'products/update', 'app/uninstalled', 'orders/edited'])
    assert.deepEqual(await shopify(wismo, secret, topic, { id: 1 }), { status: 200, body: '{"ok":true}' });
  const answer = await shopify(wismo, secret, 'moons/rise', { id: 1 });
  assert.equal(answer.status, 200);
  assert.match(JSON.parse(answer.body).error, /moons\/rise/);
});

test('bodies that lie about themselves are refused, and nobody else notices', async () => {
  const order = JSON.stringify(makeOrder(7106));
  const head = (more) => `POST /hooks/shopify HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nX-Shopify-Topic: orders/create\r\nX-Shopify-Hmac-Sha256: ${hmac(secret, order)}\r\n${more}`;
  assert.match((await raw(wismo, `${head(`content-length: ${50 * 1024 * 1024}`)}\r\n\r\n`)).said, / 413 /);
  assert.match((await raw(wismo, `${head(`content-length: ${Buffer.byteLength(order)}\r\ncontent-encoding: gzip`)}\r\n\r\n${order}`)).said, / 415 /);
  assert.match((await raw(wismo, `${head(`content-length: ${Buffer.byteLength(order) - 7}`)}\r\n\r\n${order}`)).said, / 401 /);
  assert.doesNotMatch((await raw(wismo, `${head(`content-length: ${Buffer.byteLength(order) + 7}`)}\r\n\r\n${order}`, { quiet: 800 })).said, / 200 /);
  assert.match((await raw(wismo, `${head('transfer-encoding: chunked')}\r\n\r\n5\r\nabcde\r\n0\r\n\r\n`)).said, / (401|411) /);
  assert.equal((await shopify(wismo, secret, 'orders/create', makeOrder(7107))).status, 200);
});

test('a mended file lets failed calls be read again', async () => {
  const { folder } = wismo, webhooks = path.join(folder, 'share/webhooks');
  fs.mkdirSync(webhooks, { recursive: true });
  for (const part of ['intents', 'locales']) fs.symlinkSync(path.join(__dirname, '../..', part), path.join(folder, 'share', part));
  const file = JSON.parse(fs.readFileSync(path.join(__dirname, '../../webhooks/shopify.json'), 'utf8'));
  const order = makeOrder(7108), parcel = fulfilment(order, 1);
  await shopify(wismo, secret, 'orders/create', order);
  await shopify(wismo, secret, 'fulfillments/create', parcel);
  const unknown = await shopify(wismo, secret, 'fulfillment_events/create', scan(order, parcel, 'handed_to_neighbour', 30));
  assert.match(JSON.parse(unknown.body).error, /handed_to_neighbour/);
  file.maps.shipment_status.handed_to_neighbour = 'delivered';
  fs.writeFileSync(path.join(webhooks, 'shopify.json'), JSON.stringify(file));
  const env = { ...process.env, WISMO_SHARE: path.join(folder, 'share') };
  const again = runWismo(['--data', wismo.data, 'hook', 'replay', 'shopify', '--failed'], { env });
  assert.match(again.stdout, /^1 of 2 calls understood/, again.stderr); // the other is of moons
  assert.match(await told(7108), /delivered/i);
});
