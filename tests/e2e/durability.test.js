// Nothing acknowledged is lost, and everything has one effect: seen in the system calls, and by killing the server.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { binary, sleep, startWismo, temporaryFolder, until } = require('./wismo');
const { REFERENCE, callHook, event, hookSecret, order, say } = require('./shop');
const { chat, connect } = require('./chatter');

// LeakSanitizer cannot run under strace: watched is the program as it ships.
const sanitized = Boolean(process.env.WISMO_SANITIZED);
const shipped = sanitized ? path.join(__dirname, '../../build/release/wismo') : binary;
const kills = Number(process.env.WISMO_KILLS ?? 50);

function whyNot() {
  const tried = spawnSync('strace', ['-o', '/dev/null', 'true']);
  if (tried.error || tried.status !== 0) return 'strace is not permitted here';
  return fs.existsSync(shipped) ? false : 'there is no build/release/wismo, and this build has sanitizers';
}

test('the disk has it before the shopper hears it', { skip: whyNot() }, async () => {
  const folder = temporaryFolder();
  const log = path.join(folder, 'calls.txt');
  const wismo = await startWismo({
    program: shipped, command: 'demo', folder, config: { hooks: { generic: { secrets: [hookSecret] } } },
    wrap: ['strace', '-f', '-y', '-e', 'trace=fdatasync,fsync,sendto,write,writev,pwrite64', '-s', '400', '-o', log],
  });
  const before = fs.readFileSync(log, 'utf8').split('\n').length;
  const answer = await say(wismo, 'd', 'I want to talk to a person');
  const reference = answer.match(REFERENCE)[0];
  await callHook(wismo, order('4001'));
  const chatter = await chat(wismo);
  await chatter.ask('where is my order 1001');
  chatter.close();
  await sleep(200);
  const calls = fs.readFileSync(log, 'utf8').split('\n').slice(before - 1);
  const said = (text) => calls.findIndex((line) => /sendto|write\(|writev/.test(line) && /socket|TCP/.test(line) && line.includes(text));
  for (const text of [reference, '{\\"ok\\":true}', '\\"seq\\":2']) {
    const at = said(text);
    assert.ok(at > 0, `no write of ${text}`);
    const written = calls.slice(0, at).findLastIndex((line) => /pwrite64\(.*-wal/.test(line));
    const synced = calls.slice(0, at).findLastIndex((line) => /fdatasync.*-wal.*= 0|fdatasync resumed.*= 0/.test(line));
    assert.ok(written >= 0 && synced > written, `${text}: written at ${written}, synced at ${synced}, said at ${at}`);
  }
  const program = spawnSync('pgrep', ['-P', String(wismo.child.pid)], { encoding: 'utf8' }).stdout.trim().split('\n')[0];
  wismo.pid = Number(program);
  await wismo.stop();
});

// Shoppers over REST and chat, and a shop with its hooks, all at once, until the server is gone. Keeps what was acknowledged.
class Run {
  constructor(wismo, seen) {
    this.wismo = wismo;
    this.seen = seen;
    this.going = true;
  }

  start(round) {
    this.work = [0, 1, 2].map((i) => this.rest(`k${round}-${i}`)).concat([0, 1].map((i) => this.chat(`c${round}-${i}`)), [0, 1].map((i) => this.hooks(round * 1000 + i * 500)));
  }

  async stop() {
    this.going = false;
    await Promise.all(this.work);
  }

  async rest(sender) {
    for (let i = 0; this.going; i++) {
      const name = `${sender}-${i}`;
      const answer = await say(this.wismo, name, 'I want to talk to a person').catch(() => null);
      if (answer) this.seen.tickets.push({ conversation: `rest:${name}`, reference: answer.match(REFERENCE)[0] });
      else await sleep(5);
    }
  }

  async chat(name) {
    const chatter = await chat(this.wismo).catch(() => null);
    for (let i = 0; chatter && this.going; i++) {
      const id = `${name}-${i}`;
      const reply = await Promise.race([chatter.ask('where is my order 1001', id).catch(() => null), chatter.end().then(() => null)]);
      if (!reply) break;
      this.seen.turns.push({ ...chatter.welcome, id, reply });
      await sleep(250);
    }
  }

  async hooks(first) {
    for (let i = 0; this.going; i++) {
      const number = String(100000 + first + i);
      const made = await callHook(this.wismo, order(number)).catch(() => null);
      const moved = made?.status === 200 ? await callHook(this.wismo, event(number, 'delivered')).catch(() => null) : null;
      if (made?.status === 200) this.seen.orders.push({ number, delivered: moved?.status === 200 });
      else await sleep(5);
    }
  }
}

function query(file, sql) {
  const run = spawnSync('sqlite3', ['-json', '-readonly', file, sql], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.trim() ? JSON.parse(run.stdout) : [];
}

async function check(wismo, seen) {
  const counted = (sql) => new Map(query(wismo.data, sql).map((row) => [row.name, row.n]));
  const tickets = counted('select reference name, count(*) n from tickets group by reference');
  for (const { reference } of seen.tickets) assert.equal(tickets.get(reference), 1, reference);
  assert.equal(new Set(seen.tickets.map((each) => each.reference)).size, seen.tickets.length);
  const events = counted('select o.key name, count(*) n from orders o join events e on e.order_id = o.id group by o.key');
  for (const { number, delivered } of seen.orders) /* the last event of a round may have been kept and not acknowledged */
    assert.ok(events.get(number) === 2 || (!delivered && events.get(number) === 1), `${number} has ${events.get(number)} events`);
  const last = new Map(seen.turns.map((each) => [each.conversation, each]));
  for (const { conversation, resume } of last.values()) {
    const back = await connect(wismo);
    await back.hello({ conversation, resume, last_seq: 0 });
    const acknowledged = seen.turns.filter((each) => each.conversation === conversation);
    const highest = Math.max(...acknowledged.map((each) => each.reply.seq));
    await back.get('reply', (frame) => frame.seq === highest);
    for (const { reply } of acknowledged) {
      const kept = back.shown().filter((frame) => frame.in_reply_to?.includes(reply.in_reply_to[0]));
      assert.deepEqual(kept, [reply]);
    }
    back.close();
  }
}

test(`killed ${kills} times in the middle of everything, it has what it acknowledged, each thing once`, { timeout: 60000 + kills * 10000 }, async () => {
  const seen = { tickets: [], turns: [], orders: [] };
  const folder = temporaryFolder();
  const config = { hooks: { generic: { secrets: [hookSecret] } }, limits: { conversations_minute: 100000 } };
  let wismo = await startWismo({ config, folder });
  for (let round = 1; round <= kills; round++) {
    const run = new Run(wismo, seen);
    run.start(round);
    await sleep(200 + Math.random() * 400);
    wismo.signal('SIGKILL');
    await wismo.ended;
    await run.stop();
    wismo = await startWismo({ config, folder, data: wismo.data });
  }
  await check(wismo, seen);
  assert.ok(seen.tickets.length > kills && seen.orders.length > kills && seen.turns.length > 0, JSON.stringify({ tickets: seen.tickets.length, orders: seen.orders.length, turns: seen.turns.length }));
  assert.equal((await wismo.stop()).code, 0);
});
