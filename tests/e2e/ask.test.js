// wismo ask: one question from the shell.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { runWismo, startWismo } = require('./wismo');

test('a question from the shell is answered with the right proof and refused with a wrong one', async () => {
  const wismo = await startWismo({ command: 'demo' });
  await wismo.stop();
  const ask = (...args) => {
    const asked = runWismo(['--data', wismo.data, '--locale', 'en-US', 'ask', ...args]);
    assert.equal(asked.status, 0, asked.stderr);
    return asked.stdout.trim();
  };
  const right = ask('--order', '1001', '--proof', '10001', 'where is my order');
  assert.match(right, /1001/);

  // Word for word what a shopper is told who gives it, and the same for an order that does not exist.
  const wrong = ask('--order', '1001', '--proof', '99999', 'where is my order');
  assert.match(wrong, /could not find an order/);
  assert.doesNotMatch(wrong, /UPS|on its way|Headphones/i);
  assert.equal(ask('--order', '987654', '--proof', '99999', 'where is my order').replaceAll('987654', '1001'), wrong);
  assert.equal(ask('--order', '1001', '--proof', '99999', 'what time is it'), wrong);

  const asked = ask('--order', '1001', 'where is my order');
  assert.notEqual(asked, wrong);
  assert.equal(ask('--proof', '10001', 'where is my order 1001'), right);
});
