// No number at hand: a mail address and the code that a mail brings, through a real SMTP server.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { SMTPServer } = require('smtp-server');
const { simpleParser } = require('mailparser');
const { launch, sleep, startWismo, until } = require('./wismo');
const { chat } = require('./chatter');

// A mail server that keeps what it takes. `mood` decides what it does with a recipient.
class Post {
  constructor() {
    this.mails = [];
    this.tries = 0;
    this.mood = 'take';
    this.smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (auth, session, done) => (auth.username === 'shop' && auth.password === 'geheim'
        ? done(null, { user: 'shop' }) : done(new Error('who are you'))),
      onRcptTo: (address, session, done) => {
        this.tries++;
        const refusal = { refuse: 550, busy: 451 }[this.mood];
        done(refusal ? Object.assign(new Error('not now'), { responseCode: refusal }) : null);
      },
      onData: (stream, session, done) => simpleParser(stream).then((mail) => {
        this.mails.push({ mail, envelope: session.envelope, user: session.user });
        done();
      }, done),
    });
    this.smtp.on('error', () => {});
  }

  async open(port = 0) {
    await new Promise((resolve) => { this.smtp.listen(port, '127.0.0.1', resolve); });
    this.port = this.smtp.server.address().port;
    return this;
  }

  close() { return new Promise((resolve) => { this.smtp.close(resolve); }); }
}

const settings = (post, more = {}) => ({
  shop: { name: 'Lampe & Blatt Größe' },
  mail: { url: `smtp://127.0.0.1:${post.port}`, from: 'Lampe & Größe <orders@shop.example>', require_tls: false, ...more },
  outbox: { first_retry_seconds: 1, longest_retry_minutes: 1, timeout_seconds: 2 },
});

async function open(more = {}) {
  const post = await new Post().open();
  const wismo = await startWismo({ command: 'demo', config: settings(post, more) });
  return { post, wismo };
}

const codeOf = (mail) => mail.subject.match(/\b\d{6}\b/)[0];

test('a code comes by mail, opens what was ordered with the address, and is gone from the store', async () => {
  const { post, wismo } = await open({ user: 'shop', password: 'geheim' });
  const shopper = await chat(wismo);
  await shopper.ask('where is my order?');
  await shopper.ask('no, I do not have it');
  const sent = await shopper.ask('ada@example.com');
  assert.match(sent.text, /six-digit code/);
  await until('the mail', () => post.mails.length);
  const [{ mail, envelope, user }] = post.mails;
  assert.equal(user, 'shop');
  assert.deepEqual(envelope.rcptTo.map((to) => to.address), ['ada@example.com']);
  assert.equal(envelope.mailFrom.address, 'orders@shop.example');
  assert.equal(mail.from.value[0].name, 'Lampe & Größe');
  assert.equal(mail.to.value[0].address, 'ada@example.com');
  assert.match(mail.subject, /Lampe & Blatt Größe/);
  assert.ok(mail.text.includes(codeOf(mail)));
  assert.ok(Math.abs(mail.date - Date.now()) < 60000);
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
  const which = await shopper.ask(codeOf(mail));
  assert.match(which.text, /headphones/i);
  assert.match((await shopper.ask('the headphones')).text, /1001/);
  shopper.close();
  assert.equal((await wismo.stop()).code, 0);
  const kept = require('node:child_process').execFileSync('sqlite3', [wismo.data,
    "SELECT group_concat(body, '') FROM outbox WHERE target = 'mail'"]).toString();
  assert.equal(kept.trim(), '');
  await post.close();
});

test('an address that the shop does not know hears the same and gets no mail', async () => {
  const { post, wismo } = await open();
  const known = await chat(wismo);
  const unknown = await chat(wismo);
  const [first, second] = [await known.ask('my email is ada@example.com, where is my parcel'),
    await unknown.ask('my email is eve@example.com, where is my parcel')];
  assert.equal(second.text.replace('eve@', 'ada@'), first.text);
  await until('the one mail', () => post.mails.length);
  await sleep(1500);
  assert.deepEqual(post.mails.map(({ mail }) => mail.to.value[0].address), ['ada@example.com']);
  known.close(); unknown.close();
  await wismo.stop();
  await post.close();
});

test('a mail server that is busy is tried again; one that refuses the address is not', async () => {
  const { post, wismo } = await open();
  post.mood = 'busy';
  const shopper = await chat(wismo);
  await shopper.ask('my email is ada@example.com, where is my parcel');
  await until('two tries', () => post.tries >= 2, 20000);
  post.mood = 'take';
  await until('the mail', () => post.mails.length, 20000);
  post.mood = 'refuse';
  const tries = post.tries;
  await shopper.ask('ada@example.com');
  await until('one more try', () => post.tries > tries);
  await sleep(2500);
  assert.equal(post.tries, tries + 1);
  assert.equal(post.mails.length, 1);
  shopper.close();
  await wismo.stop();
  await post.close();
});

test('without STARTTLS nothing is sent unless the configuration says so', async () => {
  const post = await new Post().open();
  const config = settings(post);
  delete config.mail.require_tls;
  const wismo = await startWismo({ command: 'demo', config });
  const shopper = await chat(wismo);
  await shopper.ask('my email is ada@example.com, where is my parcel');
  await sleep(2500);
  assert.equal(post.tries, 0);
  shopper.close();
  await wismo.stop();
  await post.close();
});

test('a mail server that cannot be one, and mail from nobody, are complaints about the configuration', async () => {
  const end = await (await launch({ config: { mail: { url: 'mail.example.com' } } })).ended;
  assert.match(end.stderr, /mail\.url: must be a mail server/);
  const nobody = await (await launch({ config: { mail: { url: 'smtps://mail.example.com' } } })).ended;
  assert.match(nobody.stderr, /mail\.from: is needed/);
});
