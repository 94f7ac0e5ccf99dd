// What real senders do: sign as theirs do, with Node's crypto, and send bodies in their format.
'use strict';
const crypto = require('node:crypto');

const hmac = (secret, data, encoding = 'base64', algorithm = 'sha256') => crypto.createHmac(algorithm, secret).update(data).digest(encoding);
const ago = (minutes) => new Date(Date.now() - minutes * 60000);
const iso = (minutes) => ago(minutes).toISOString().replace(/\.\d+Z$/, 'Z');

async function post(wismo, path, body, headers = {}) {
  const answer = await fetch(`${wismo.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  return { status: answer.status, body: await answer.text() };
}

// Sends until it sees a 2xx, like all of them; gives the statuses that it saw.
async function persist(send, attempts = 8) {
  const seen = [];
  for (let i = 0; i < attempts; i++) {
    const status = await send().then((answer) => answer.status, () => 0);
    seen.push(status);
    if (status >= 200 && status < 300) return seen;
    await new Promise((resolve) => setTimeout(resolve, 100 * (i + 1)));
  }
  return seen;
}

function shopify(wismo, secret, topic, payload, { id = crypto.randomUUID(), headers = {} } = {}) {
  const body = JSON.stringify(payload);
  return post(wismo, '/hooks/shopify', body, { 'X-Shopify-Topic': topic, 'X-Shopify-Hmac-Sha256': hmac(secret, body), 'X-Shopify-Webhook-Id': id,
    'X-Shopify-Shop-Domain': 'example.myshopify.com', 'X-Shopify-API-Version': '2025-07', 'X-Shopify-Triggered-At': new Date().toISOString(), ...headers });
}

function woocommerce(wismo, secret, topic, payload) {
  const body = JSON.stringify(payload);
  return post(wismo, '/hooks/woocommerce', body, { 'X-WC-Webhook-Topic': topic, 'X-WC-Webhook-Resource': topic.split('.')[0], 'X-WC-Webhook-Event': topic.split('.')[1],
    'X-WC-Webhook-Signature': hmac(secret, body), 'X-WC-Webhook-ID': '3', 'X-WC-Webhook-Delivery-ID': crypto.randomUUID().slice(0, 8),
    'X-WC-Webhook-Source': 'https://shop.example/', 'User-Agent': 'WooCommerce/9.0 Hookshot (WordPress/6.6)' });
}

// Its first signature covers weights with a fraction, whatever the body says; its second the time and path, too.
function easypost(wismo, secret, payload, { version = 1, minutes = 0, rewrite = true } = {}) {
  const body = JSON.stringify(payload);
  const signed = rewrite ? body.replace(/("weight":\s*)(\d+)(\s*)(?=,|\})/g, '$1$2.0') : body;
  if (version === 1) return post(wismo, '/hooks/easypost', body, { 'X-Hmac-Signature': `hmac-sha256-hex=${hmac(secret, signed, 'hex')}` });
  const time = ago(minutes).toUTCString().replace('GMT', '+0000');
  return post(wismo, '/hooks/easypost', body, { 'X-Timestamp': time, 'X-Path': '/hooks/easypost',
    'X-Hmac-Signature-V2': `hmac-sha256-hex=${hmac(secret, `${time}POST/hooks/easypost${body}`, 'hex')}` });
}

function aftership(wismo, secret, payload) {
  const body = JSON.stringify(payload);
  return post(wismo, '/hooks/aftership', body, { 'aftership-hmac-sha256': hmac(secret, body) });
}

function shippo(wismo, secret, payload, { signed = false, at = Math.floor(Date.now() / 1000) } = {}) {
  const body = JSON.stringify(payload);
  if (!signed) return post(wismo, `/hooks/shippo?token=${encodeURIComponent(secret)}`, body);
  return post(wismo, '/hooks/shippo', body, { 'Shippo-Auth-Signature': `t=${at},v1=${hmac(secret, `${at}.${body}`, 'hex')}` });
}

function track17(wismo, secret, payload) {
  const body = JSON.stringify(payload);
  return post(wismo, '/hooks/17track', body, { sign: crypto.createHash('sha256').update(`${body}/${secret}`).digest('hex') });
}

function karrio(wismo, secret, payload) {
  return post(wismo, '/hooks/karrio', JSON.stringify(payload), { 'X-Event-Id': secret });
}

module.exports = { aftership, ago, easypost, hmac, iso, karrio, persist, post, shippo, shopify, track17, woocommerce };
