// A copy made while everything goes on: restored, it has all that was acknowledged before it began.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { spawn, spawnSync } = require('node:child_process');
const { binary, runWismo, startWismo, temporaryFolder, until } = require('./wismo');
const { REFERENCE, say } = require('./shop');

function query(file, sql) {
  const run = spawnSync('sqlite3', ['-json', file, sql], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.trim() ? JSON.parse(run.stdout) : [];
}

test('every acknowledged turn before it is in the backup, which is restored and served', async () => {
  const config = { limits: { conversations_minute: 100000 } };
  const wismo = await startWismo({ command: 'demo', config });
  const references = [];
  let going = true;
  const work = [0, 1, 2, 3].map(async (who) => {
    for (let i = 0; going; i++) references.push((await say(wismo, `b${who}-${i}`, 'I want to talk to a person')).match(REFERENCE)[0]);
  });
  for (let round = 0; round < 3; round++) {
    await until('some turns', () => references.length > (round + 1) * 20, 30000);
    const before = [...references];
    const copy = path.join(wismo.folder, `copy-${round}.db`);
    const child = spawn(binary, ['--data', wismo.data, 'backup', copy], { stdio: 'ignore' });
    assert.equal(await new Promise((resolve) => { child.on('close', resolve); }), 0);
    assert.equal(fs.statSync(copy).mode & 0o777, 0o600);
    assert.ok(!fs.existsSync(`${copy}.part`));
    assert.equal(runWismo(['--data', copy, 'verify']).status, 0);
    const kept = new Set(query(copy, 'select reference from tickets').map((each) => each.reference));
    assert.deepEqual(before.filter((each) => !kept.has(each)), []);
  }
  going = false;
  await Promise.all(work);
  await wismo.stop();
  for (const suffix of ['', '-wal', '-shm']) fs.rmSync(wismo.data + suffix, { force: true });
  fs.copyFileSync(path.join(wismo.folder, 'copy-2.db'), wismo.data);
  const restored = await startWismo({ config, folder: wismo.folder, data: wismo.data });
  assert.match(await say(restored, 'after', 'where is order 1001'), /1001/);
  await restored.stop();
});

test('it replaces nothing unless told to, and leaves nothing half made', () => {
  const folder = temporaryFolder();
  const data = path.join(folder, 'wismo.db');
  const copy = path.join(folder, 'copy.db');
  fs.writeFileSync(path.join(folder, 'o.ndjson'), '{"order_number":"1","placed_at":"2026-11-20T10:00:00Z"}\n');
  assert.equal(runWismo(['--data', data, 'import', path.join(folder, 'o.ndjson')]).status, 0);
  fs.writeFileSync(copy, 'mine');
  const refused = runWismo(['--data', data, 'backup', copy]);
  assert.equal(refused.status, 73);
  assert.match(refused.stderr, /--force/);
  assert.equal(fs.readFileSync(copy, 'utf8'), 'mine');
  const full = spawnSync('sh', ['-c', 'ulimit -f 100; exec "$@"', 'sh', binary, '--data', data, 'backup', '--force', copy], { encoding: 'utf8' });
  assert.equal(full.status, 74, full.stderr);
  assert.match(full.stderr, /^wismo: no backup was made: the disk is full[^\n]*\n$/);
  assert.equal(fs.readFileSync(copy, 'utf8'), 'mine');
  assert.deepEqual(fs.readdirSync(folder).filter((name) => name.includes('.part')), []);
  assert.equal(runWismo(['--data', data, 'backup', copy, '--force']).status, 0);
  assert.equal(query(copy, 'select count(*) n from orders')[0].n, 1);
});

test('verify names what is wrong, and tells a program', () => {
  const folder = temporaryFolder();
  const data = path.join(folder, 'wismo.db');
  fs.writeFileSync(path.join(folder, 'o.ndjson'), '{"order_number":"1","placed_at":"2026-11-20T10:00:00Z","shipments":[{"events":[{"at":"2026-11-20T11:00:00Z","milestone":"packed"}]}]}\n');
  assert.equal(runWismo(['--data', data, 'import', path.join(folder, 'o.ndjson')]).status, 0);
  const sound = runWismo(['--data', data, 'verify', '--json']);
  assert.equal(sound.status, 0);
  assert.equal(JSON.parse(sound.stdout).counts.events, 1);
  query(data, "pragma foreign_keys=off; update events set milestone = 'delivered'; insert into order_lines values (99, 1, 'x', 'x', 1)");
  const broken = runWismo(['--data', data, 'verify', '--json']);
  assert.equal(broken.status, 1);
  const { sound: still, complaints } = JSON.parse(broken.stdout);
  assert.equal(still, false);
  assert.equal(complaints.length, 3);
  assert.ok(complaints.includes('the log of order 1: entry 1 was altered'), complaints.join());
  assert.match(broken.stderr, /not sound/);
});
