// What people tell the record by hand, and what the record tells of its own gaps.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { runWismo, startWismo, temporaryFolder } = require('./wismo');
const { chat } = require('./chatter');

const ago = (hours) => new Date(Date.now() - hours * 3600000).toISOString();

function shopWith(orders) {
  const folder = temporaryFolder();
  const file = path.join(folder, 'orders.ndjson');
  const data = path.join(folder, 'wismo.db');
  fs.writeFileSync(file, orders.map((order) => `${JSON.stringify(order)}\n`).join(''));
  const done = runWismo(['--data', data, 'import', file]);
  assert.equal(done.status, 0, done.stderr);
  return { folder, data };
}

const grace = { email: 'grace@example.com', postcode: '10001' };

test('an event told by hand is kept once, and a chat that asked about the order hears of it', async () => {
  const { folder, data } = shopWith([{
    order_number: '3001', placed_at: ago(50), customer: grace,
    shipments: [{ carrier: 'UPS', tracking_number: '1Z879E930346834440', events: [{ at: ago(20), milestone: 'in_transit' }] }],
  }]);
  const wismo = await startWismo({ folder, data });
  const chatter = await chat(wismo);
  chatter.send({ type: 'text', id: 'c-1', text: 'where is my order 3001, postcode 10001' });
  await chatter.get('reply');
  const at = ago(0.1);
  const add = (...more) => runWismo(['--data', data, 'event', 'add', '#3001', 'out_for_delivery', '--at', at, ...more]);
  const first = add('--place', 'New York, NY', '--tracking', '1z 879e 9303 4683 4440');
  assert.equal(first.status, 0, first.stderr);
  assert.equal(first.stdout, '3001-P1 is out_for_delivery\n');
  const told = await chatter.get('event');
  assert.match(told.text, /3001/);
  const again = add();
  assert.equal(again.status, 0);
  assert.match(again.stdout, /known already/);
  await wismo.stop();
});

test('an event told by hand that cannot be right is refused with a reason, and no file is made', () => {
  const { folder, data } = shopWith([{ order_number: '3001', placed_at: ago(50), customer: grace }]);
  const add = (...words) => runWismo(['--data', data, 'event', 'add', ...words]);
  assert.match(add('3001', 'teleported').stderr, /milestone/);
  assert.match(add('3001', 'delivered', '--at', 'yesterday').stderr, /at: /);
  assert.match(add('3001', 'exception', '--reason', 'bad mood').stderr, /reason/);
  assert.match(add('9999', 'delivered').stderr, /no order 9999/);
  assert.equal(add('9999', 'delivered').status, 66);
  assert.equal(add('3001').status, 64);
  const nowhere = path.join(folder, 'nowhere.db');
  assert.notEqual(runWismo(['--data', nowhere, 'event', 'add', '3001', 'delivered']).status, 0);
  assert.ok(!fs.existsSync(nowhere));
});

const ups = (number, events, more = {}) => ({ carrier: 'UPS', tracking_number: number, events, ...more });

test('wismo report gaps names what is missing, and nothing of what is in order', () => {
  const lines = [{ sku: 'A', title: 'Tea pot', quantity: 2 }, { sku: 'B', title: 'Tea cup', quantity: 1 }];
  const { data } = shopWith([
    { order_number: '1', placed_at: ago(100) }, // nobody reported anything
    { order_number: '2', placed_at: ago(100), shipments: [ups(undefined, [{ at: ago(90), milestone: 'in_transit' }])] },
    { order_number: '3', placed_at: ago(100), shipments: [ups('1Z5R89390357567128', [{ at: ago(9), milestone: 'in_transit' }])] },
    { order_number: '4', placed_at: ago(100), lines,
      shipments: [ups('1Z5R89390357567127', [{ at: ago(9), milestone: 'delivered' }], { lines: [{ sku: 'A', quantity: 1 }] })] },
    { order_number: '5', placed_at: ago(100), lines, shipments: [
      ups('1Z879E930346834440', [{ at: ago(9), milestone: 'delivered' }], { lines: [{ sku: 'A', quantity: 2 }] }),
      ups(undefined, [{ at: ago(8), milestone: 'order_received', reason: 'inventory' }], { id: 'later', lines: [{ sku: 'C' }] })] },
    { order_number: '6', placed_at: ago(1) }, // too young
    { order_number: '7', placed_at: ago(100), lines, shipments: [ups('1Z879E930346834440', [{ at: ago(9), milestone: 'delivered' }], { lines })] },
    { order_number: '8', placed_at: ago(900), shipments: [ups('1Z5R89390357567127', [{ at: ago(800), milestone: 'cancelled' }])] },
  ]);
  const done = runWismo(['--data', data, 'report', 'gaps', '--json']);
  assert.equal(done.status, 0, done.stderr);
  const gaps = done.stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(gaps.map(({ order_number, gap }) => `${order_number} ${gap}`), [
    '1 no_events', '2 no_number', '3 bad_number', '4 items_left', '5 back_order',
  ]);
  assert.equal(gaps[1].reference, '2-P1');
  assert.deepEqual(gaps[3].items, [{ sku: 'A', title: 'Tea pot', quantity: 1 }, { sku: 'B', title: 'Tea cup', quantity: 1 }]);
  const later = runWismo(['--data', data, 'report', 'gaps', '--days', '30']);
  assert.doesNotMatch(later.stdout, /no_events|items_left/);
  assert.match(later.stderr, /8 orders looked at, 0 no_events/);
  assert.equal(runWismo(['--data', data, 'report', 'gaps', '--days', 'few']).status, 64);
});

test('a buyer who hears nothing is a gap once the last news is old, whenever it happened', () => {
  const { folder, data } = shopWith([{ order_number: '1', placed_at: ago(900), shipments: [ups('1Z5R89390357567127', [{ at: ago(800), milestone: 'in_transit' }])] }]);
  const report = (...env) => runWismo(['--data', data, 'report', 'gaps', '--json', ...env]);
  assert.equal(report().stdout, ''); // told to us a moment ago
  assert.match(report('--days', '0').stdout, /"gap":"no_word"/);
  assert.ok(folder);
});

test('a file of events alone brings scans to orders that are there, and to those that come later', () => {
  const { folder, data } = shopWith([{ order_number: '3001', placed_at: ago(100), customer: grace, shipments: [ups('1Z879E930346834440', [{ at: ago(50), milestone: 'in_transit' }])] }]);
  const file = path.join(folder, 'scans.csv');
  const head = 'order_number,shipments.tracking_number,shipments.events.at,shipments.events.milestone';
  fs.writeFileSync(file, `${head}\n3001,1Z879E930346834440,${ago(2)},delivered\n3002,1Z5R89390357567127,${ago(3)},out_for_delivery\n`);
  const done = runWismo(['--data', data, 'import', file]);
  assert.equal(done.status, 0, done.stderr);
  const ask = (order) => runWismo(['--data', data, 'ask', '--order', order, '--proof', '10001', 'where is my order']).stdout;
  assert.match(ask('3001'), /delivered/i);
  const later = path.join(folder, 'later.ndjson');
  fs.writeFileSync(later, `${JSON.stringify({ order_number: '3002', placed_at: ago(90), customer: grace })}\n`);
  assert.equal(runWismo(['--data', data, 'import', later]).status, 0);
  assert.match(ask('3002'), /out for delivery/i);
  const half = path.join(folder, 'half.ndjson'); // an order without its day is no event
  fs.writeFileSync(half, `${JSON.stringify({ order_number: '3003', customer: grace, shipments: [ups('1Z879E930346834440', [{ at: ago(1), milestone: 'packed' }])] })}\n`);
  const refused = runWismo(['--data', data, 'import', half]);
  assert.equal(refused.status, 65);
  assert.match(fs.readFileSync(`${half.replace('.ndjson', '')}.rejects.ndjson`, 'utf8'), /placed_at: is missing/);
});
