// The log of an order, checked by the shell of docs/event-log.md exactly as it is printed there.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { runWismo, temporaryFolder } = require('./wismo');

const page = fs.readFileSync(path.join(__dirname, '../../docs/event-log.md'), 'utf8');
const script = /```sh\n([\s\S]*?)```/.exec(page)[1];

const at = (hour) => new Date(Date.UTC(2026, 10, 20, hour, 8, 0, 250)).toISOString();
const order = {
  order_number: 'A 1001', placed_at: at(1), customer: { email: 'ada@example.com', postcode: '10001' },
  shipments: [{ id: 'box 1', carrier: 'UPS', tracking_number: '1Z879E930346834440', events: [
    { at: at(2), milestone: 'packed' },
    { id: 'scan 100% \\n', at: at(3), milestone: 'picked_up', text: 'it\'s "taken" \\t %s $(date) `date`', place: 'Łódź, PL' },
    { at: at(4), milestone: 'exception', reason: 'weather', text: '  -n Snow  ' },
    { at: at(5), milestone: 'in_transit', place: 'Erie, PA' },
  ] }],
};

function shop() {
  const folder = temporaryFolder();
  const file = path.join(folder, 'orders.ndjson');
  const data = path.join(folder, 'wismo.db');
  fs.writeFileSync(file, `${JSON.stringify(order)}\n`);
  assert.equal(runWismo(['--data', data, 'import', file]).status, 0);
  return { folder, wismo: (...args) => runWismo(['--data', data, ...args]) };
}

function check(folder, log) {
  fs.writeFileSync(path.join(folder, 'order-1001.log'), log);
  const done = spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' });
  return done.stdout + done.stderr;
}

test('a shopper can check the log of an order with sha256sum and a few lines of shell', () => {
  const { folder, wismo } = shop();
  assert.equal(wismo('event', 'add', 'A1001', 'out_for_delivery', '--text', 'On the van', '--place', 'Newark, NJ').status, 0);
  const log = wismo('event', 'log', 'a 1001');
  assert.equal(log.status, 0, log.stderr);
  assert.equal(check(folder, log.stdout), 'the chain holds\n');
  const lines = log.stdout.split('\n').slice(0, -1);
  assert.equal(lines.filter((line) => /^[0-9]/.test(line)).length, 5);
  for (const i of lines.keys()) {
    const without = lines.filter((_, j) => j !== i).join('\n');
    const words = lines[i].startsWith('said ') || lines[i].startsWith('salt ');
    if (!words) assert.match(check(folder, `${without}\n`), /the chain is broken/, `without ${lines[i]}`);
    const altered = lines.map((line, j) => (j === i ? `${line.slice(0, -1)}${line.endsWith('0') ? '1' : '0'}` : line)).join('\n');
    assert.match(check(folder, `${altered}\n`), /the chain is broken|is not what was kept/, `altered ${lines[i]}`);
  }
});

test('when a person is erased their words go, and the chain holds', () => {
  const { folder, wismo } = shop();
  const before = wismo('event', 'log', 'A1001').stdout;
  assert.equal(wismo('privacy', 'erase', 'ada@example.com', '--yes').status, 0);
  const after = wismo('event', 'log', 'A1001').stdout;
  assert.equal(check(folder, after), 'the chain holds\n');
  assert.doesNotMatch(after, /Erie|Snow|salt/);
  assert.deepEqual(after.split('\n').filter((line) => /^[0-9h]/.test(line)), before.split('\n').filter((line) => /^[0-9h]/.test(line)));
  assert.match(wismo('verify').stdout, /is sound/);
});

test('an order that there is not has no log', () => {
  const { wismo } = shop();
  const log = wismo('event', 'log', '777');
  assert.equal(log.status, 66);
  assert.match(log.stderr, /there is no order 777/);
});
