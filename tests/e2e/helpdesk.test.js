// A handoff never dead-ends: the helpdesk may fail, stall or be gone; the ticket is there, and reaches it when it is back.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { runWismo, sleep, startWismo, temporaryFolder, until } = require('./wismo');
const { Helpdesk, REFERENCE, say } = require('./shop');

const secret = 'whsec_aGVscGRlc2sgc2VjcmV0IG9mIHRoZSB0ZXN0cw==';
const outbox = { first_retry_seconds: 1, longest_retry_minutes: 1, timeout_seconds: 2 };

async function open(mood = 'take') {
  const helpdesk = await new Helpdesk(secret).open();
  helpdesk.mood = mood;
  const config = { helpdesk: { url: helpdesk.url, secret }, outbox };
  const wismo = await startWismo({ command: 'demo', config });
  return { helpdesk, wismo, config };
}

async function askForPerson(wismo, sender = `s-${Math.random()}`) {
  const answer = await say(wismo, sender, 'I want to talk to a person');
  assert.match(answer, REFERENCE);
  return answer.match(REFERENCE)[0];
}

test('a ticket reaches the helpdesk, signed, with what the person there needs', async () => {
  const { helpdesk, wismo } = await open();
  const reference = await askForPerson(wismo);
  await until('the ticket to arrive', () => helpdesk.taken.length);
  const [call] = helpdesk.taken;
  assert.equal(call.signed, true);
  assert.equal(call.body.type, 'ticket.opened');
  assert.equal(call.body.data.reference, reference);
  assert.equal(call.body.data.channel, 'rest');
  assert.ok(call.body.data.transcript.some((line) => line.text.includes('talk to a person')));
  assert.ok(call.body.data.trace.length > 0);
  await wismo.stop();
  await helpdesk.close();
});

test('a helpdesk that fails is tried again with the same id until it takes the ticket, once', async () => {
  const { helpdesk, wismo } = await open('fail');
  const reference = await askForPerson(wismo);
  await until('two attempts', () => helpdesk.calls.length >= 2, 20000);
  helpdesk.mood = 'take';
  await until('the ticket to be taken', () => helpdesk.taken.length, 30000);
  assert.equal(helpdesk.taken[0].body.data.reference, reference);
  assert.equal(new Set(helpdesk.calls.map((call) => call.id)).size, 1);
  await sleep(2500);
  assert.equal(helpdesk.taken.length, 1);
  await wismo.stop();
  await helpdesk.close();
});

test('a helpdesk that stalls keeps nobody waiting', async () => {
  const { helpdesk, wismo } = await open('stall');
  await askForPerson(wismo);
  await until('the first attempt', () => helpdesk.calls.length);
  for (let i = 0; i < 5; i++) {
    const start = Date.now();
    await askForPerson(wismo);
    assert.ok(Date.now() - start < 1000);
  }
  assert.equal((await fetch(`${wismo.url}/readyz`)).status, 200);
  helpdesk.mood = 'take';
  await until('all six tickets', () => new Set(helpdesk.taken.map((call) => call.body.data.reference)).size === 6, 60000);
  const end = await wismo.stop();
  assert.equal(end.code, 0);
  await helpdesk.close();
});

test('a helpdesk that is gone gets its tickets when it comes back, also after a restart of ours', async () => {
  const { helpdesk, wismo, config } = await open();
  const { port } = helpdesk;
  await helpdesk.close();
  const reference = await askForPerson(wismo);
  await sleep(500);
  assert.equal((await wismo.stop()).code, 0);
  const listed = runWismo(['--data', wismo.data, 'tickets', 'list']);
  assert.match(listed.stdout, new RegExp(reference));

  const back = await new Helpdesk(secret).open(port);
  const again = await startWismo({ command: 'serve', config, data: wismo.data, folder: wismo.folder });
  await until('the ticket to arrive', () => back.taken.length, 30000);
  assert.equal(back.taken[0].body.data.reference, reference);
  await again.stop();
  await back.close();
});

test('what a helpdesk will never take is put aside in sight, and told in the figures', async () => {
  const { helpdesk, wismo } = await open('refuse');
  const reference = await askForPerson(wismo);
  await until('the figure', async () => /wismo_outbox\{state="dead"\} 1/.test(await (await fetch(`${wismo.url}/metrics`)).text()));
  const shown = runWismo(['--data', wismo.data, 'tickets', 'show', reference]);
  assert.equal(shown.status, 0, shown.stderr);
  assert.match(shown.stdout, /400/);
  await wismo.stop();
  await helpdesk.close();
});

test('what was put aside is sent again when somebody says so, under its old id', async () => {
  const { helpdesk, wismo } = await open('refuse');
  const [first, second] = [await askForPerson(wismo), await askForPerson(wismo)];
  const tickets = (...args) => runWismo(['--data', wismo.data, 'tickets', ...args]);
  const states = () => tickets('list', '--json').stdout.trim().split('\n').map((line) => JSON.parse(line));
  await until('both to be put aside', () => states().every((each) => each.helpdesk === 'undeliverable'));
  assert.ok(states().every((each) => Math.abs(Date.parse(each.helpdesk_since) - Date.now()) < 60000));
  assert.match(tickets('list').stdout, new RegExp(`${first}.*helpdesk: undeliverable since \\d{4}-`));
  const id = helpdesk.calls.find((call) => call.body.data.reference === first).id;

  helpdesk.mood = 'take';
  assert.equal(tickets('resend').status, 64);
  assert.equal(tickets('resend', '--all', first).status, 64);
  assert.equal(tickets('resend', first, 'nonsense').status, 65);
  assert.equal(helpdesk.taken.length, 0);
  assert.equal(tickets('resend', first.toLowerCase()).stdout, '1 message will be sent again\n');
  await until('the first', () => helpdesk.taken.length, 20000);
  assert.equal(helpdesk.taken[0].id, id);
  assert.equal(tickets('resend', first).stdout, '0 messages will be sent again\n');
  assert.equal(tickets('resend', '--all').stdout, '1 message will be sent again\n');
  await until('the second', () => helpdesk.taken.length === 2, 20000);
  assert.equal(helpdesk.taken[1].body.data.reference, second);
  await until('both delivered', () => states().every((each) => each.helpdesk === 'delivered' && !('helpdesk_since' in each)));
  await wismo.stop();
  await helpdesk.close();
});

// A certificate for 127.0.0.1 that vouches for itself.
function certificate() {
  const folder = temporaryFolder();
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  return { file: cert, tls: { key: fs.readFileSync(key), cert: fs.readFileSync(cert) } };
}

test('over TLS a ticket goes only to a helpdesk whose certificate is vouched for', async () => {
  const [right, wrong] = [certificate(), certificate()];
  const helpdesk = await new Helpdesk(secret, right.tls).open();
  const config = (ca) => ({ helpdesk: { url: helpdesk.url, secret, ...(ca && { ca_file: ca }) }, outbox });
  for (const ca of [null, wrong.file]) {
    const wismo = await startWismo({ command: 'demo', config: config(ca) });
    const reference = await askForPerson(wismo);
    const shown = () => runWismo(['--data', wismo.data, 'tickets', 'show', reference]).stdout;
    await until('the reason', () => /waiting, [1-9]\d* attempts?, last error: .*certificate/i.test(shown()));
    assert.equal(helpdesk.calls.length, 0);
    if (ca) {
      wismo.rewriteConfig(config(right.file));
      wismo.signal('SIGHUP');
      await until('the ticket to arrive', () => helpdesk.taken.length, 20000);
      assert.equal(helpdesk.taken[0].body.data.reference, reference);
    }
    await wismo.stop();
  }
  await helpdesk.close();
});
