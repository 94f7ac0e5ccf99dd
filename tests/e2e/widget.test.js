// The demonstration shop's page and the chat widget, in a real browser against the real server.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { chromium } = require('playwright-core');
const { launch, startWismo, temporaryFolder, until } = require('./wismo.js');

const executable = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .find((file) => file && fs.existsSync(file));
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
let browser;
let shop;

before(async () => {
  browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
  shop = await startWismo({ command: 'demo' });
});

after(async () => {
  await browser?.close();
  await shop?.stop();
});

class Visitor {
  // Complaints of the browser: refused scripts and styles, errors, failed requests.
  async come(url, options = {}) {
    this.context = await browser.newContext(options);
    this.page = await this.context.newPage();
    this.complaints = [];
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    await this.page.goto(url);
    return this;
  }

  get launcher() { return this.page.locator('wismo-chat .launcher'); }
  get box() { return this.page.getByRole('textbox', { name: 'Your message' }); }
  entries() { return this.page.locator('wismo-chat .entry').allInnerTexts(); }

  async open() {
    await this.launcher.click();
    return this.entry(/./);
  }

  entry(words) {
    return until(`an entry like ${words}`, async () => (await this.entries()).find((text) => words.test(text)));
  }

  // Says it, and gives the answer: the entry after it.
  async say(text) {
    await this.box.fill(text);
    await this.box.press('Enter');
    return this.answer(text);
  }

  answer(text) {
    return until(`an answer to "${text}"`, async () => {
      const all = await this.entries();
      const at = all.findLastIndex((one) => one.includes(text));
      return at >= 0 && all[at + 1];
    });
  }

  async leave() { await this.context.close(); }
}

const visit = (options, url = `${shop.url}/`) => new Visitor().come(url, options);

test('a shopper asks in the page and gets the parcel, its card and the carrier’s link', async () => {
  const ada = await visit();
  await ada.open();
  await ada.say('where is my order 1001');
  const answer = await ada.say('10001');
  assert.match(answer, /UPS/);
  const link = ada.page.locator('wismo-chat .card a').first();
  assert.match(await link.getAttribute('href'), /^https:\/\/.*1Z/);
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
  assert.deepEqual(ada.complaints, []);
  await ada.leave();
});

test('a page that is loaded anew goes on with the same conversation, nothing lost and nothing twice', async () => {
  const ada = await visit();
  await ada.open();
  await ada.say('where is my order 1002');
  await ada.say('10001');
  const said = await ada.entries();
  await ada.page.reload();
  await ada.entry(/1002/);
  assert.deepEqual(await ada.entries(), said);
  assert.doesNotMatch(await ada.say('and when will it arrive?'), /order number\?/i);
  assert.deepEqual(ada.complaints, []);
  await ada.leave();
});

test('what is said while the server is away is answered once when it is back', async () => {
  const data = path.join(temporaryFolder(), 'demo.db');
  const first = await startWismo({ command: 'demo', data });
  const ada = await visit({}, `${first.url}/`);
  await ada.open();
  await ada.say('where is my order 1001');
  await first.stop('SIGKILL');
  await ada.box.fill('10001');
  await ada.box.press('Enter');
  const second = await (await launch({ command: 'demo', data, listen: first.host })).ready();
  const answer = await until('the answer after the restart', async () => {
    const all = await ada.entries();
    return all.findLast((text) => /UPS/.test(text));
  }, 30000);
  assert.match(answer, /UPS/);
  const all = await ada.entries();
  assert.equal(all.filter((text) => /10001/.test(text)).length, 1);
  assert.equal(all.filter((text) => /UPS/.test(text)).length, 1);
  await ada.leave();
  await second.stop();
});

test('everything can be done with the keyboard', async () => {
  const ada = await visit();
  const { page } = ada;
  for (let i = 0; i < 60 && !(await page.evaluate(() => document.activeElement.matches('wismo-chat'))); i += 1) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await ada.entry(/./);
  await page.keyboard.type('where is my order 1001');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('please');
  await page.keyboard.press('Enter');
  await ada.answer('please');
  await page.keyboard.press('Escape');
  assert.equal(await ada.launcher.getAttribute('aria-expanded'), 'false');
  assert.ok(await page.evaluate(() =>
    document.querySelector('wismo-chat').shadowRoot.activeElement.classList.contains('launcher')));
  await ada.leave();
});

test('a sample of the page puts its words into the chat', async () => {
  const ada = await visit();
  await ada.page.getByRole('button', { name: 'Is 1006 lost?' }).click();
  assert.equal(await ada.box.inputValue(), 'I think order 1006 is lost');
  await ada.leave();
});

test('markup stays text', async () => {
  const ada = await visit();
  await ada.open();
  await ada.say('<img src=x onerror="document.title=1"> <b>hello</b>');
  assert.match((await ada.entries()).join('\n'), /<img src=x/);
  assert.equal(await ada.page.locator('wismo-chat .entry img').count(), 0);
  assert.deepEqual(ada.complaints, []);
  await ada.leave();
});

for (const [name, options] of Object.entries({
  'on a desk': { viewport: { width: 1280, height: 860 } },
  'in the dark': { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' },
  'on a phone 320 pixels wide': { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true },
})) {
  test(`page and chat have no fault that axe knows, ${name}`, async () => {
    const ada = await visit(options);
    const fault = async () => {
      await ada.page.evaluate(axe);
      const found = await ada.page.evaluate(() => globalThis.axe.run(document));
      return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(', ')}`);
    };
    assert.deepEqual(await fault(), []);
    await ada.open();
    await ada.say('where is my order 1001');
    await ada.say('10001');
    assert.deepEqual(await fault(), []);
    const wide = await ada.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false);
    await ada.leave();
  });
}

test('the widget works on a shop’s own page when its origin is allowed, and only then', async () => {
  const page = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!DOCTYPE html><html lang="en"><title>Shop</title><body><h1>Shop</h1>
      <script src="http://${request.headers.host.split(':')[0]}:${new URL(request.url, 'http://x').searchParams.get('port')}/widget.js"
        data-wismo data-title="Ask us" defer></script></body></html>`);
  });
  await new Promise((resolve) => page.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${page.address().port}`;
  const allowing = await startWismo({ command: 'demo', config: { chat: { origins: [origin] } } });

  const welcome = await visit({}, `${origin}/?port=${allowing.port}`);
  await welcome.open();
  assert.equal(await welcome.page.getByRole('dialog', { name: 'Ask us' }).count(), 1);
  await welcome.leave();

  const refused = await visit({}, `${origin}/?port=${shop.port}`);
  await refused.launcher.click();
  await until('a word about the connection', async () =>
    /connection/i.test(await refused.page.locator('wismo-chat .status').innerText()));
  assert.deepEqual(await refused.entries(), []);
  await refused.leave();

  await allowing.stop();
  page.close();
});
