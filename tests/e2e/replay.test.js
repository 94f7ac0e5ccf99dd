// Stored conversations are held again with today's intents: what would be understood otherwise is told.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { runWismo, startWismo, temporaryFolder } = require('./wismo');
const { chat } = require('./chatter');
const { say } = require('./shop');

const root = path.join(__dirname, '../..');
const replay = (wismo, args = [], env = {}) => runWismo(['--data', wismo.data, 'replay', ...args], { env: { ...process.env, ...env } });

test('replay tells what would be understood otherwise, and keeps nothing', async () => {
  const wismo = await startWismo({ command: 'demo' });
  const shopper = await chat(wismo);
  await shopper.ask('where is order 1001');
  await shopper.ask('10001');
  await shopper.ask('my headphones arrived damaged');
  await say(wismo, 'sender', 'when will order 1002 arrive, zip 10001');
  const size = JSON.parse(runWismo(['--data', wismo.data, 'verify', '--json']).stdout).counts;
  const same = replay(wismo);
  assert.equal(same.status, 0, same.stdout + same.stderr);
  assert.match(same.stdout, /^0 of 4 turns/);

  // A shop without its file about problems.
  const share = temporaryFolder();
  for (const name of ['intents', 'locales', 'webhooks']) fs.cpSync(path.join(root, name), path.join(share, name), { recursive: true });
  fs.rmSync(path.join(share, 'intents/en/delivery_problem.yaml'));
  const changed = replay(wismo, [], { WISMO_SHARE: share });
  assert.equal(changed.status, 1, changed.stdout + changed.stderr);
  assert.match(changed.stdout, /^chat:[0-9a-f]{8} #4  delivery_problem -> \w+  xx xxxxxxxxxx xxxxxxx xxxxxxx$/m);
  assert.ok(!changed.stdout.includes('headphones'));
  const [line] = replay(wismo, ['--json', '--show-texts'], { WISMO_SHARE: share }).stdout.trim().split('\n').map((one) => JSON.parse(one));
  assert.equal(line.was, 'delivery_problem');
  assert.equal(line.text, 'my headphones arrived damaged');
  assert.equal(replay(wismo, ['--since', '2999-01-01'], { WISMO_SHARE: share }).status, 0);
  assert.equal(replay(wismo, ['--since', 'yesterday']).status, 64);
  assert.deepEqual(JSON.parse(runWismo(['--data', wismo.data, 'verify', '--json']).stdout).counts, size);
  shopper.close();
  await wismo.stop();
});
