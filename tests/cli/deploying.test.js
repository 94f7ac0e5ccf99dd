// The nginx of docs/deploying.md, word for word but for port, certificate and backend: a real nginx before a real wismo.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const https = require('node:https');
const net = require('node:net');
const path = require('node:path');
const { spawn, spawnSync } = require('node:child_process');
const { root, run } = require('./help.js');
const { startWismo, temporaryFolder, until } = require('../e2e/wismo.js');

const page = fs.readFileSync(path.join(root, 'docs/deploying.md'), 'utf8');
const block = (language) => new RegExp('```' + language + '\\n([^]*?)```').exec(page)[1];

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

const freePort = () => new Promise((resolve) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

function ask(port, where, headers = {}, method = 'GET', body = '') {
  return new Promise((resolve, reject) => {
    const request = https.request({ host: '127.0.0.1', port, path: where, method, headers, rejectUnauthorized: false, agent: false });
    request.on('upgrade', (response, socket) => { socket.destroy(); resolve({ status: response.statusCode }); });
    request.on('response', (response) => {
      let text = '';
      response.on('data', (bytes) => { text += bytes; }).on('end', () => resolve({ status: response.statusCode, text }));
    });
    request.on('error', reject).end(body);
  });
}

async function withProxy(config, body) {
  const wismo = await startWismo({ config });
  const folder = temporaryFolder();
  const port = await freePort();
  const key = path.join(folder, 'key.pem');
  const certificate = path.join(folder, 'certificate.pem');
  run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=wismo.example.com',
    '-keyout', key, '-out', certificate);
  const site = block('nginx').replace('127.0.0.1:8080', `127.0.0.1:${wismo.port}`).replace('listen 443', `listen 127.0.0.1:${port}`)
    .replace('/etc/ssl/certs/wismo.example.com.pem', certificate).replace('/etc/ssl/private/wismo.example.com.key', key);
  const file = path.join(folder, 'nginx.conf');
  fs.writeFileSync(file, `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
    http { access_log off; ${temporary.map((what) => `${what}_temp_path ${folder}/${what};`).join(' ')}
    ${site} }`);
  const nginx = spawn('nginx', ['-e', `${folder}/error.log`, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  nginx.stderr.on('data', (bytes) => { said += bytes; });
  const ended = new Promise((resolve) => nginx.on('close', resolve));
  try {
    await until('nginx answers', () => {
      if (nginx.exitCode !== null) throw new Error(`nginx: ${said}`);
      return ask(port, '/widget.js').catch(() => false);
    });
    await body({ port, wismo });
  } finally {
    nginx.kill('SIGTERM');
    await ended;
    await wismo.stop();
  }
}

const upgrade = (origin) => ({
  connection: 'Upgrade', upgrade: 'websocket', origin, host: 'wismo.example.com', 'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-protocol': 'wismo.chat.v1',
});

// Not among the packages that ./run installs: Debian's nginx would serve on port 80 from then on.
const skip = spawnSync('nginx', ['-v']).error ? 'there is no nginx' : false;

test('what the page writes for nginx and wismo works', { skip }, async () => {
  const config = { ...JSON.parse(block('json')), hooks: { generic: { secrets: ['s3cret-s3cret-s3cret'] } }, limits: { conversations_minute: 2 } };
  await withProxy(config, async ({ port }) => {
    assert.match((await ask(port, '/widget.js')).text, /wismo/);
    assert.strictEqual((await ask(port, '/widget.css')).status, 200);
    assert.strictEqual((await ask(port, '/chat', upgrade('https://shop.example'))).status, 101);
    assert.strictEqual((await ask(port, '/chat', upgrade('https://elsewhere.example'))).status, 403);
    assert.strictEqual((await ask(port, '/hooks/generic', { 'content-type': 'application/json' }, 'POST', '{}')).status, 401, 'a hook is asked for its secret');
    for (const hidden of ['/', '/metrics', '/alexa', '/readyz']) assert.strictEqual((await ask(port, hidden)).status, 404, hidden);

    const headers = { 'content-type': 'application/json' };
    const large = await ask(port, '/hooks/generic', headers, 'POST', ' '.repeat(1048577));
    assert.strictEqual(large.status, 413);
    assert.match(large.text, /nginx/);

    // The limit of conversations counts shoppers, not the proxy in between.
    const turn = (client) => ask(port, '/webhooks/rest/webhook', { ...headers, 'x-forwarded-for': client }, 'POST', '{"message":"hello"}');
    const told = [];
    for (const client of ['203.0.113.1', '203.0.113.1', '203.0.113.1', '203.0.113.2']) told.push((await turn(client)).status);
    assert.deepStrictEqual(told, [200, 200, 429, 200]);
  });
});
