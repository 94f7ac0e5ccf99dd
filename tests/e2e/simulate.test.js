// wismo simulate against a real server, on every channel.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { binary, startWismo, temporaryFolder } = require('./wismo');

const channels = ['alexa', 'dialogflow-es', 'dialogflow-cx', 'chat', 'rest'];

function simulate(args) {
  return new Promise((resolve) => {
    const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => { stdout += data; });
    child.stderr.on('data', (data) => { stderr += data; });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function write(text) {
  const file = path.join(temporaryFolder(), 'talk.txt');
  fs.writeFileSync(file, text);
  return file;
}

const talk = '# A number and its proof\r\n> where is order 1001\n<~ postcode|zip\n<! UPS\n> 10001\n< {+2}\n\n# A person\nonly alexa dialogflow-es dialogflow-cx chat rest\n> I want to talk to a person\nticket\n> thanks, bye\nsame ticket\nend\n';

test('a conversation is played on each channel, with the secrets of the configuration', async (t) => {
  const config = { rest: { secret: 'r' }, dialogflow: { secret: 'd' } };
  const wismo = await startWismo({ command: 'demo', config });
  t.after(() => wismo.stop());
  const file = write(talk.replace('same ticket\n', ''));
  const configFile = path.join(wismo.folder, 'wismo.json');
  for (const channel of channels) {
    const played = await simulate(['--config', configFile, 'simulate', '--as', channel, '--url', wismo.url, file]);
    assert.equal(played.code, 0, `${channel}: ${played.stdout}${played.stderr}`);
    assert.match(played.stdout, /2 conversations, 4 turns, 0 not as expected/);
    const lines = (await simulate(['--config', configFile, 'simulate', '--json', '--as', channel, '--url', wismo.url, file])).stdout.trim().split('\n').map(JSON.parse);
    assert.equal(lines.length, 4);
    assert.deepEqual(Object.keys(lines[0]), ['conversation', 'said', 'text', 'buttons', 'ticket', 'end', 'unmet']);
    assert.ok(lines[2].ticket, channel);
  }
  const refused = await simulate(['simulate', '--as', 'dialogflow-es', '--url', wismo.url, file]);
  assert.equal(refused.code, 69);
  assert.match(refused.stderr, /401/);
});

test('an answer that is not as expected is shown and fails', async (t) => {
  const wismo = await startWismo({ command: 'demo' });
  t.after(() => wismo.stop());
  for (const [expectation, channel] of [['< delivered', 'rest'], ['<! postcode', 'chat'], ['<~ ^nothing$', 'alexa'], ['ticket', 'dialogflow-cx'], ['end', 'dialogflow-es'], ['buttons 9', 'rest']]) {
    const played = await simulate(['simulate', '--as', channel, '--url', wismo.url, write(`# x\n> where is order 1001\n${expectation}\n`)]);
    assert.equal(played.code, 1, `${expectation}: ${played.stdout}${played.stderr}`);
    assert.ok(played.stdout.includes(`not as expected: ${expectation}`), played.stdout);
  }
});

test('what cannot be played is said in one line', async () => {
  const file = write(talk);
  assert.equal((await simulate(['simulate', '--as', 'smoke', file])).code, 64);
  assert.equal((await simulate(['simulate', file])).code, 64);
  assert.equal((await simulate(['simulate', '--as', 'rest'])).code, 64);
  assert.equal((await simulate(['simulate', '--as', 'rest', '--url', 'ftp://x', file])).code, 64);
  assert.equal((await simulate(['simulate', '--as', 'rest', '/no/such/file'])).code, 66);
  for (const channel of ['rest', 'chat']) {
    const nobody = await simulate(['simulate', '--as', channel, '--url', 'http://127.0.0.1:1', file]);
    assert.equal(nobody.code, 69);
    assert.equal(nobody.stderr.trim().split('\n').length, 1);
  }
  const odd = write('> too early\n# x\n< before\n> said\nbuttons many\n');
  const broken = await simulate(['simulate', '--as', 'rest', odd]);
  assert.equal(broken.code, 65);
  assert.deepEqual(broken.stderr.trim().split('\n').map((line) => line.slice(odd.length).match(/^:(\d+): /)?.[1]), ['1', '3', '5']);
});
