// A chat client that keeps every frame, and says what it got.
'use strict';
const WebSocket = require('ws');
const { until } = require('./wismo');

class Chatter {
  constructor(socket) {
    this.socket = socket;
    this.frames = [];
    this.closed = null;
    this.next = 0;
    socket.on('message', (data) => this.frames.push(JSON.parse(data)));
    socket.on('close', (code, reason) => { this.closed = { code, reason: reason.toString() }; });
    socket.on('error', () => {});
  }

  send(frame) { this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)); }

  // The next frame that fits and was not asked for before. typing frames come when they like.
  async get(type, fits = () => true) {
    return until(`a ${type} frame; got ${JSON.stringify(this.frames.slice(-5))} ${JSON.stringify(this.closed)}`, () => {
      const index = this.frames.findIndex((frame, i) => i >= this.next && frame.type === type && fits(frame));
      if (index < 0) return null;
      this.next = index + 1;
      return this.frames[index];
    });
  }

  async hello(more = {}) {
    this.send({ type: 'hello', locale: 'en-US', ...more });
    this.welcome = await this.get('welcome');
    return this.welcome;
  }

  async ask(text, id = `t-${Math.random()}`) {
    this.send({ type: 'text', id, text });
    return this.get('reply', (frame) => frame.in_reply_to.includes(id));
  }

  async end() { return until('the end of the connection', () => this.closed); }

  shown() { return this.frames.filter((frame) => frame.seq !== undefined && frame.type !== 'welcome'); }

  close() { this.socket.close(); }
  drop() { this.socket.terminate(); }
}

async function connect(wismo, options = {}) {
  const socket = new WebSocket(wismo.chat, 'wismo.chat.v1', options);
  const chatter = new Chatter(socket);
  await new Promise((resolve, reject) => { socket.once('open', resolve); socket.once('error', reject); });
  return chatter;
}

// Connected, welcomed and greeted.
async function chat(wismo, more = {}) {
  const chatter = await connect(wismo);
  await chatter.hello(more);
  if (!more.conversation) await chatter.get('reply');
  return chatter;
}

module.exports = { chat, connect };
