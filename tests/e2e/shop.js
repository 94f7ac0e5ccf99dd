// What shops and helpdesks do: sign calls to /hooks/generic, take tickets.
'use strict';
const crypto = require('node:crypto');
const http = require('node:http');
const https = require('node:https');

const hookSecret = `whsec_${Buffer.from('a key of the tests, long enough').toString('base64')}`;

function keyOf(secret) {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
}

function sign(secret, id, timestamp, body) {
  return `v1,${crypto.createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

// Calls a hook; `id`, `timestamp`, `signature` and `headers` may be forged.
async function callHook(wismo, payload, { id = `msg_${crypto.randomUUID()}`, secret = hookSecret, timestamp, signature, name = 'generic', headers = {} } = {}) {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const at = timestamp ?? Math.floor(Date.now() / 1000);
  const answer = await fetch(`${wismo.url}/hooks/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': signature ?? sign(secret, id, at, body), ...headers },
    body,
  });
  return { status: answer.status, body: await answer.text() };
}

const order = (number, more = {}) => ({
  type: 'order.upserted',
  timestamp: new Date().toISOString(),
  data: {
    order_number: number, placed_at: new Date(Date.now() - 3 * 86400000).toISOString(),
    customer: { id: `c-${number}`, name: 'Grace Hopper', email: `grace${number}@example.com`, postcode: '10001', time_zone: 'America/New_York' },
    lines: [{ sku: 'A1', title: 'brass lamp', quantity: 1 }],
    shipments: [{ id: '1', carrier: 'UPS', tracking_number: '1Z5R89390357567127', events: [{ at: new Date(Date.now() - 86400000).toISOString(), milestone: 'in_transit', place: 'Newark, NJ' }] }],
    ...more,
  },
});

const event = (number, milestone, more = {}) => ({
  type: 'shipment.event',
  timestamp: new Date().toISOString(),
  data: { order_number: number, shipment_id: '1', event: { at: new Date().toISOString(), milestone, place: 'New York, NY', ...more } },
});

// A helpdesk that does what it is told: 'take', 'fail' (500), 'refuse' (400), 'stall', or 'later' (429 with Retry-After).
class Helpdesk {
  constructor(secret, tls = null) {
    this.secret = secret;
    this.scheme = tls ? 'https' : 'http';
    this.mood = 'take';
    this.calls = []; // all of them
    this.taken = []; // those that were answered 200
    this.server = (tls ? https : http).createServer(tls ?? {}, (request, response) => {
      let body = '';
      request.on('data', (data) => { body += data; });
      request.on('end', () => this.answer(request, body, response));
    });
  }

  answer(request, body, response) {
    const id = request.headers['webhook-id'];
    const signed = request.headers['webhook-signature'] === sign(this.secret, id, request.headers['webhook-timestamp'], body);
    const call = { id, signed, body: JSON.parse(body), at: Date.now() };
    this.calls.push(call);
    if (this.mood === 'stall') return;
    if (this.mood === 'take') this.taken.push(call);
    response.writeHead({ take: 200, fail: 500, refuse: 400, later: 429 }[this.mood], this.mood === 'later' ? { 'retry-after': '1' } : {});
    response.end('{}');
  }

  async open(port = 0) {
    await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    this.url = `${this.scheme}://127.0.0.1:${this.port}/tickets`;
    return this;
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

// One turn over REST, on a connection of its own: the texts of its answer as one.
function say(wismo, sender, message, headers = {}) {
  const body = JSON.stringify({ sender, message });
  return new Promise((resolve, reject) => {
    const request = http.request(`${wismo.url}/webhooks/rest/webhook`, {
      method: 'POST', agent: false, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (data) => { text += data; }).on('error', reject).on('end', () => {
        if (answer.statusCode !== 200) reject(new Error(`${answer.statusCode}: ${text}`));
        else resolve(JSON.parse(text).map((part) => part.text).join('\n'));
      });
    });
    request.on('error', reject).end(body);
  });
}

const REFERENCE = /\b[2-9A-HJKMNP-TV-Z]{3,4}-[2-9A-HJKMNP-TV-Z]{3,4}\b/;

module.exports = { Helpdesk, REFERENCE, callHook, event, hookSecret, order, say, sign };
