// A shop's own orders, from files as shops have them: good, bad, huge, killed half way, beside a server.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { spawn, spawnSync } = require('node:child_process');
const { binary, runWismo, startWismo, temporaryFolder, until } = require('./wismo');
const { say } = require('./shop');

const orders = Number(process.env.WISMO_IMPORT_ORDERS ?? 4000);

class Shop {
  constructor() {
    this.folder = temporaryFolder();
    this.data = this.file('wismo.db');
  }

  file(name, content) {
    const file = path.join(this.folder, name);
    if (content !== undefined) fs.writeFileSync(file, content);
    return file;
  }

  run(...args) { return runWismo(['--data', this.data, ...args]); }
  import(file, ...options) { return this.run('import', file, ...options); }
  read(name) { return fs.readFileSync(this.file(name), 'utf8'); }

  sql(query) {
    const run = spawnSync('sqlite3', ['-json', '-readonly', this.data, query], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout.trim() ? JSON.parse(run.stdout) : [];
  }

  // Everything an import writes, as text; not when it did.
  dump() {
    return ['customers', 'orders', 'order_lines', 'shipments', 'shipment_lines', 'events'].map((table) => spawnSync('sqlite3', ['-readonly', this.data, `select * from ${table}`], { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout).join('\n');
  }

  large() {
    const file = this.file('large.ndjson');
    assert.equal(runWismo(['demo', '--orders', String(orders), '--write', file]).status, 0);
    return file;
  }
}

const header = 'order_number,placed_at,customer.name,customer.postcode,lines.sku,lines.title,lines.quantity,shipments.id,shipments.events.at,shipments.events.milestone\n';
const row = (number, rest = ',,,,,,,,') => `${number},2026-11-20T10:00:00Z${rest}\n`;

test('what the same file says again changes nothing, also when it is told to be taken once more', () => {
  const shop = new Shop();
  const file = shop.large();
  assert.equal(shop.import(file).status, 0);
  assert.equal(fs.statSync(shop.data).mode & 0o777, 0o600, 'nobody else reads it');
  const before = shop.dump();
  const again = shop.import(file);
  assert.equal(again.status, 0);
  assert.match(again.stdout, /imported already/);
  const forced = shop.import(file, '--again');
  assert.match(forced.stdout, new RegExp(`^${orders} orders with \\d+ events imported`));
  assert.equal(shop.dump(), before);
  fs.appendFileSync(file, '{"order_number":"77777777","placed_at":"2026-11-20T10:00:00Z"}\n');
  assert.match(shop.import(file).stdout, /^1 orders with 0 events imported/);
  assert.equal(shop.run('verify').status, 0);
});

test('bad rows go to a file of the same format; mended there and imported, they are in', () => {
  const shop = new Shop();
  const file = shop.file('o.csv', header + row(1) + row(2, ',,,,,,,2026-11-20T11:00:00Z,flying') + row(2, ',Ada,,,,,,,') + row(3, ',x') + row(4, ',"Ada"x,,,,,,,') + row(5).replace('2026', '\0') + row(6));
  const run = shop.import(file);
  assert.equal(run.status, 65);
  assert.deepEqual(shop.sql('select number from orders order by 1').map((each) => each.number), ['1', '6']);
  const rejects = shop.read('o.rejects.csv');
  assert.match(rejects, /^rejected,order_number,placed_at/);
  for (const reason of [/line 3: shipments\.events\.milestone: is not a milestone/, /line 4: belongs to the order of line 3/, /line 5: has 3 columns, the header 10/, /line 6: something follows a closing quote/, /line 7: has a NUL byte in it/]) assert.match(rejects, reason);
  const mended = rejects.split('\n').map((line) => line.replace('flying', 'packed').replace('"Ada"x', 'Ada x').replace('\0', '2026').replace(/Z,x$/, 'Z,x,,,,,,,')).join('\n');
  fs.writeFileSync(shop.file('o.rejects.csv'), mended);
  const second = shop.import(shop.file('o.rejects.csv'));
  assert.equal(second.status, 0, second.stderr + (fs.existsSync(shop.file('o.rejects.rejects.csv')) ? shop.read('o.rejects.rejects.csv') : ''));
  assert.equal(shop.sql('select count(*) n from orders')[0].n, 6);
});

test('bad lines of NDJSON keep their line, with the reason as a member', () => {
  const shop = new Shop();
  const good = (number) => `{"order_number":"${number}","placed_at":"2026-11-20T10:00:00Z"}\n`;
  const file = shop.file('o.ndjson', `${good(1)}{"order_number":"2","placed_at":"soon"}\nnothing\n\n${good(3)}[1]\n${good(4).trim()}`);
  const run = shop.import(file);
  assert.equal(run.status, 65);
  const rejects = shop.read('o.rejects.ndjson').trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(rejects.map((each) => each.rejected.match(/^line \d+/)[0]), ['line 2', 'line 3', 'line 6']);
  assert.equal(rejects[0].order_number, '2');
  fs.writeFileSync(shop.file('o.rejects.ndjson'), shop.read('o.rejects.ndjson').split('\n')[0].replace('"soon"', '"2026-11-20T10:00:00Z"'));
  assert.equal(shop.import(shop.file('o.rejects.ndjson')).status, 0);
  assert.equal(shop.sql('select count(*) n from orders')[0].n, 4);
});

test('CSV as spreadsheets write it: BOM, CRLF, semicolons, quotes, line breaks in cells, Latin-1, no final line break', () => {
  const shop = new Shop();
  const text = `\ufeff${header.replaceAll(',', ';')}1;2026-11-20T10:00:00Z;"Ada ""Bee""\r\nLovelace; Esq.";'01067;A;=Lamp;2;;;\r\n1;2026-11-20T10:00:00Z;;;B;Clock;1;;;`.replaceAll('\n', '\r\n').replaceAll('\r\r', '\r');
  assert.equal(shop.import(shop.file('o.csv', text)).status, 0);
  const [ada] = shop.sql('select name, postcode, (select count(*) from order_lines) items from customers');
  assert.deepEqual(ada, { name: 'Ada "Bee" Lovelace; Esq.', postcode: '01067', items: 2 });
  const latin = shop.file('l.csv', Buffer.from(header + row(2, ',Jürgen,,,,,,,') + row(3, ',Jörg,,,,,,,'), 'latin1'));
  const run = shop.import(latin);
  assert.match(run.stderr, /2 rows were not UTF-8 and were read as Latin-1, the first is line 2/);
  assert.deepEqual(shop.sql("select name from customers where name like 'J%' order by 1").map((each) => each.name), ['Jörg', 'Jürgen']);
  assert.equal(shop.import(latin, '--encoding', 'utf8', '--rejects', shop.file('r.csv')).status, 65);
  assert.match(shop.run('import', shop.file('u.csv', Buffer.from('\ufefforder_number', 'utf16le'))).stderr, /UTF-16/);
});

test('rows of one order that say the same are one, those that contradict each other are given back together', () => {
  const shop = new Shop();
  const twice = row(1, ',Ada,10001,A,Lamp,1,p,2026-11-20T11:00:00Z,packed');
  const file = shop.file('o.csv', header + twice + twice + row(1, ',Ada,10001,B,Clock,1,p,2026-11-20T12:00:00Z,picked_up') + row(2, ',Ada,,,,,,,') + row(2, ',Bob,,,,,,,'));
  assert.equal(shop.import(file).status, 65);
  assert.deepEqual(shop.sql('select (select count(*) from order_lines) items, (select count(*) from shipments) parcels, (select count(*) from events) events'), [{ items: 2, parcels: 1, events: 2 }]);
  assert.match(shop.read('o.rejects.csv'), /line 5: belongs to the order of line 6,2,[^\n]*\nline 6: customer.name differs/);
});

test('another shop\'s columns, words and times are mapped', () => {
  const shop = new Shop();
  const mapping = shop.file('map.json', JSON.stringify({
    columns: { Name: 'order_number', Created: 'placed_at', Zip: 'customer.postcode', Item: 'lines.title', Shipped: 'shipments.events.at', Cancelled: 'shipments.events.1.at', State: 'shipments.events.milestone' },
    constants: { 'shipments.events.1.milestone': 'cancelled', 'customer.country': 'US' }, values: { 'shipments.events.milestone': { sent: 'picked_up' } },
    times: ['%Y-%m-%d %H:%M:%S %z', '%d.%m.%Y %H:%M'], time_zone: 'Europe/Berlin',
  }));
  const file = shop.file('o.csv', 'Name,Created,Zip,Item,Shipped,State,Cancelled,Paid\n#1,2026-11-20 10:00:00 -0500,\'01067,Lamp,21.11.2026 09:00,sent,,yes\n#2,20.11.2026 10:00,10115,Lamp,,,20.11.2026 12:00,no\n');
  const run = shop.import(file, '--mapping', mapping);
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stderr, /passed over: "Paid"/);
  const seen = shop.sql('select o.number, o.placed_at, e.milestone, e.at, c.country from orders o join events e on e.order_id = o.id join customers c on c.id = o.customer order by 1');
  assert.deepEqual(seen, [
    { number: '#1', placed_at: Date.parse('2026-11-20T15:00:00Z'), milestone: 'picked_up', at: Date.parse('2026-11-21T08:00:00Z'), country: 'US' },
    { number: '#2', placed_at: Date.parse('2026-11-20T09:00:00Z'), milestone: 'cancelled', at: Date.parse('2026-11-20T11:00:00Z'), country: 'US' },
  ]);
  const broken = shop.import(file, '--mapping', shop.file('bad.json', '{\n "columns": { "Name": "order_numbr" } }'));
  assert.equal(broken.status, 78);
  assert.match(broken.stderr, /bad\.json:2: /);
});

test('a line without an end is given back with a reason, in bounded memory, and what follows is read', () => {
  const shop = new Shop();
  const good = '{"order_number":"1","placed_at":"2026-11-20T10:00:00Z"}\n';
  const file = shop.file('o.ndjson', good);
  fs.truncateSync(file, 300 * 1024 * 1024);
  fs.appendFileSync(file, `\n${good.replace('"1"', '"2"')}`);
  const run = spawnSync('sh', ['-c', 'ulimit -d 400000; exec "$@"', 'sh', binary, '--data', shop.data, 'import', file], { encoding: 'utf8' });
  const sanitized = process.env.WISMO_SANITIZED ? shop.import(file) : run;
  assert.equal(sanitized.status, 65, sanitized.stderr);
  assert.match(shop.read('o.rejects.ndjson'), /line 2: is longer than 4 MiB/);
  assert.deepEqual(shop.sql('select number from orders').map((each) => each.number), ['1', '2']);
});

// Starts an import, and kills it as soon as something of it is on disk.
async function killedHalfWay(shop, file) {
  const child = spawn(binary, ['--data', shop.data, 'import', file], { stdio: 'ignore' });
  const ended = new Promise((resolve) => { child.on('close', resolve); });
  await until('something in the store', () => {
    if (child.exitCode !== null) return true;
    const run = spawnSync('sqlite3', ['-readonly', shop.data, 'select count(*) from orders'], { encoding: 'utf8' });
    return Number(run.stdout) > 0;
  });
  child.kill('SIGKILL');
  await ended;
}

test('killed half way it goes on where it was, and nothing is missing or there twice', async () => {
  const whole = new Shop();
  const file = whole.large();
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  for (let i = 0; i < lines.length; i += 7) lines[i] = lines[i].replace('"placed_at":"2', '"placed_at":"x');
  fs.writeFileSync(file, lines.join('\n'));
  assert.equal(whole.import(file).status, 65);
  const shop = new Shop();
  const copy = shop.file('large.ndjson', fs.readFileSync(file));
  for (let i = 0; i < 3; i++) await killedHalfWay(shop, copy);
  const last = shop.import(copy);
  assert.ok([0, 65].includes(last.status), last.stderr);
  for (const table of ['orders', 'events', 'customers', 'order_lines']) assert.deepEqual(shop.sql(`select count(*) n from ${table}`), whole.sql(`select count(*) n from ${table}`), table);
  assert.equal(shop.read('large.rejects.ndjson'), whole.read('large.rejects.ndjson'));
  assert.equal(shop.run('verify').status, 0);
});

test('a full disk ends it in one line, and the same command goes on when there is room', () => {
  const shop = new Shop();
  const file = shop.large();
  const limited = spawnSync('sh', ['-c', 'ulimit -f 4000; exec "$@"', 'sh', binary, '--data', shop.data, 'import', file], { encoding: 'utf8' });
  assert.equal(limited.status, 74, limited.stderr);
  assert.match(limited.stderr, /^wismo: stopped: the disk is full[^;]*; [^\n]+\n$/);
  const rest = shop.import(file);
  assert.equal(rest.status, 0, rest.stderr);
  assert.equal(shop.sql('select count(*) n from orders')[0].n, orders);
  assert.equal(shop.run('verify').status, 0);
});

test('beside a server both go on: turns are answered, and the orders are there when it is done', async () => {
  const wismo = await startWismo({ config: { limits: { conversations_minute: 100000 } } });
  const shop = new Shop();
  const file = shop.large();
  const child = spawn(binary, ['--data', wismo.data, 'import', file], { stdio: 'ignore' });
  const ended = new Promise((resolve) => { child.on('close', resolve); });
  let turns = 0;
  while (child.exitCode === null && turns < 10000) {
    assert.match(await say(wismo, `t${turns}`, 'hello'), /./);
    turns++;
    await new Promise(setImmediate);
  }
  assert.equal(await ended, 0);
  assert.ok(turns > 0);
  assert.match(await say(wismo, 'last', 'where is order 100007'), /100007/);
  const end = await wismo.stop();
  assert.doesNotMatch(end.stderr, /ERROR/);
});

test('it says what to do when it cannot begin', () => {
  const shop = new Shop();
  for (const [args, status, said] of [
    [['import'], 64, /name a file/], [['import', shop.file('missing.csv')], 66, /cannot be read/], [['import', shop.file('x.txt', 'x')], 64, /--format/],
    [['import', shop.file('x.csv', 'a,b\n1,2\n')], 65, /no column "order_number"/], [['import', shop.file('e.csv', '')], 65, /no CSV header/],
    [['import', shop.file('z.csv', Buffer.from([0x1f, 0x8b, 8]))], 65, /zcat/],
  ]) {
    const run = shop.run(...args);
    assert.equal(run.status, status, run.stderr);
    assert.match(run.stderr, said);
    assert.equal(run.stderr.split('\n').length, 2, run.stderr);
  }
});

test('the examples of docs/import.md are what they say', () => {
  const shop = new Shop();
  const page = fs.readFileSync(path.join(__dirname, '../../docs/import.md'), 'utf8');
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1]);
  assert.equal(shop.import(shop.file('o.ndjson', JSON.stringify(JSON.parse(blocks[0])))).status, 0);
  const csv = page.match(/^ {4}order_number,[\s\S]*?\n\n/m)[0].replaceAll(/^ {4}/gm, '').replaceAll(/^1001/gm, '1002');
  assert.equal(shop.import(shop.file('o.csv', csv)).status, 0);
  assert.equal(shop.sql("select count(*) n from events e join orders o on o.id = e.order_id where o.key = '1002'")[0].n, 2);
  const mapping = shop.file('shop.json', blocks[1]);
  const file = shop.file('export.csv', "Name,Email,Paid at,Fulfilled at,Created at,Lineitem quantity,Lineitem name,Lineitem sku,Shipping Name,Shipping Zip,Shipping Province,Shipping Country,Shipping Method,Cancelled at\n#1003,a@example.com,,2026-11-20 18:00:00 -0500,2026-11-20 10:00:00 -0500,1,Lamp,L-1,Ada,'01067,NY,US,Standard,\n#1003,a@example.com,,,,2,Clock,C-1,,,,,,\n");
  const run = shop.import(file, '--mapping', mapping);
  assert.equal(run.status, 0, run.stderr);
  const [order] = shop.sql("select c.postcode, (select count(*) from order_lines l where l.order_id = o.id) items, (select group_concat(milestone) from events e where e.order_id = o.id) events from orders o join customers c on c.id = o.customer where o.key = '1003'");
  assert.deepEqual(order, { postcode: '01067', items: 2, events: 'picked_up' });
});
