// Speaks to a running wismo as a shopper does, on each channel: one speaker is one conversation.
'use strict';
const crypto = require('node:crypto');
const WebSocket = require('ws');

const REFERENCE = /\b[2-9A-HJKMNP-TV-Z]{3,4}-[2-9A-HJKMNP-TV-Z]{3,4}\b/;

function plain(ssml) {
  return ssml
    .replace(/<break[^>]*\/>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

class AlexaSpeaker {
  constructor(base, options = {}) {
    this.base = base;
    this.session = `session-${crypto.randomUUID()}`;
    this.user = options.user ?? `user-${crypto.randomUUID()}`;
    this.attributes = {};
    this.locale = options.locale ?? 'en-US';
    this.fresh = true;
  }

  body(request) {
    const application = { applicationId: 'demo' };
    const user = { userId: this.user };
    return {
      version: '1.0',
      session: { new: this.fresh, sessionId: this.session, application, attributes: this.attributes, user },
      context: { System: { application, user, apiEndpoint: 'https://api.amazonalexa.com' } },
      request: {
        requestId: `request-${crypto.randomUUID()}`, timestamp: new Date().toISOString(), locale: this.locale, ...request,
      },
    };
  }

  async send(request) {
    const response = await fetch(`${this.base}/alexa`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(this.body(request)),
    });
    if (response.status !== 200) throw new Error(`alexa answered ${response.status}: ${await response.text()}`);
    const answer = await response.json();
    this.fresh = false;
    this.attributes = answer.sessionAttributes ?? {};
    const speech = answer.response.outputSpeech ?? { ssml: '' };
    const text = plain(speech.ssml ?? speech.text ?? '');
    const card = answer.response.card?.content ?? answer.response.card?.text ?? '';
    return {
      text: `${text} ${card}`, answer, end: answer.response.shouldEndSession === true, buttons: null,
      ticket: (card.match(REFERENCE) ?? text.replace(/(?<=\b\w) (?=\w\b)/g, '').match(REFERENCE) ?? [null])[0],
    };
  }

  say(text) {
    return this.send({
      type: 'IntentRequest',
      intent: { name: 'SayIntent', confirmationStatus: 'NONE', slots: { query: { name: 'query', value: text, confirmationStatus: 'NONE' } } },
    });
  }

  async close() {}
}

// The chips that an answer offers.
function chips(messages) {
  return messages.flatMap((message) => message.payload?.richContent ?? []).flat()
    .filter((element) => element.type === 'chips')
    .flatMap((element) => element.options.map((option) => ({ title: option.text, value: option.text })));
}

// An agent whose intents understand nothing: every word is left to wismo, as with the fallback intent. Contexts live as they do there.
class DialogflowEsSpeaker {
  constructor(base, options = {}) {
    this.base = base;
    this.session = `projects/lamp-shop/agent/sessions/${crypto.randomUUID()}`;
    this.headers = options.headers ?? {};
    this.language = (options.locale ?? 'en').slice(0, 2);
    this.contexts = [];
  }

  async post(body) {
    const response = await fetch(`${this.base}/dialogflow/es`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...this.headers }, body: JSON.stringify(body),
    });
    if (response.status !== 200) throw new Error(`dialogflow answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  request(query) {
    return {
      responseId: crypto.randomUUID(), session: this.session,
      queryResult: {
        parameters: {}, allRequiredParamsPresent: true, languageCode: this.language, outputContexts: this.contexts,
        intent: { name: 'projects/lamp-shop/agent/intents/fallback', displayName: 'Default Fallback Intent', isFallback: true }, ...query,
      },
      originalDetectIntentRequest: { source: 'DIALOGFLOW_CONSOLE', payload: {} },
    };
  }

  async send(request) {
    const answer = await this.post(request);
    const kept = new Map(this.contexts.map((context) => [context.name, { ...context, lifespanCount: context.lifespanCount - 1 }]));
    for (const context of answer.outputContexts) kept.set(context.name, context);
    this.contexts = [...kept.values()].filter((context) => context.lifespanCount > 0);
    const own = answer.outputContexts.find((context) => context.name.endsWith('/contexts/wismo'));
    const buttons = chips(answer.fulfillmentMessages);
    return {
      text: answer.fulfillmentText, answer, end: own.parameters.end, buttons, ticket: (answer.fulfillmentText.match(REFERENCE) ?? [null])[0],
    };
  }

  say(text) { return this.send(this.request({ queryText: text, action: 'input.unknown' })); }

  async close() {}
}

class DialogflowCxSpeaker {
  constructor(base, options = {}) {
    this.base = base;
    this.agent = 'projects/lamp-shop/locations/global/agents/a';
    this.session = `${this.agent}/sessions/${crypto.randomUUID()}`;
    this.headers = options.headers ?? {};
    this.language = options.locale ?? 'en';
    this.parameters = {};
  }

  async post(body) {
    const response = await fetch(`${this.base}/dialogflow/cx`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...this.headers }, body: JSON.stringify(body),
    });
    if (response.status !== 200) throw new Error(`dialogflow answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  request(more) {
    return {
      detectIntentResponseId: crypto.randomUUID(), languageCode: this.language, fulfillmentInfo: { tag: 'wismo' },
      pageInfo: { currentPage: `${this.agent}/flows/f/pages/p`, displayName: 'Orders' },
      sessionInfo: { session: this.session, parameters: this.parameters }, ...more,
    };
  }

  async send(request) {
    const answer = await this.post(request);
    for (const [name, value] of Object.entries(answer.sessionInfo.parameters)) {
      if (value === null) delete this.parameters[name];
      else this.parameters[name] = value;
    }
    const messages = answer.fulfillmentResponse.messages;
    const text = messages.flatMap((message) => message.text?.text ?? []).join('\n');
    const buttons = chips(messages);
    return {
      text, answer, end: answer.targetPage?.endsWith('/END_SESSION') ?? false, buttons, ticket: (text.match(REFERENCE) ?? [null])[0],
    };
  }

  say(text) { return this.send(this.request({ text })); }

  async close() {}
}

class RestSpeaker {
  constructor(base, options = {}) {
    this.base = base;
    this.sender = `sender-${crypto.randomUUID()}`;
    this.secret = options.secret;
    this.locale = options.locale ?? 'en-US';
  }

  async say(text) {
    const headers = { 'content-type': 'application/json' };
    if (this.secret) headers.authorization = `Bearer ${this.secret}`;
    const response = await fetch(`${this.base}/webhooks/rest/webhook`, {
      method: 'POST', headers, body: JSON.stringify({ sender: this.sender, message: text, metadata: { locale: this.locale } }),
    });
    if (response.status !== 200) throw new Error(`rest answered ${response.status}: ${await response.text()}`);
    const answer = await response.json();
    const all = answer.map((message) => message.text).join('\n');
    return {
      text: all, answer, end: null, buttons: answer.flatMap((message) => message.buttons ?? []),
      ticket: answer.map((message) => message.ticket ?? message.custom?.ticket).find(Boolean) ?? (all.match(REFERENCE) ?? [null])[0],
    };
  }

  async close() {}
}

class ChatSpeaker {
  constructor(base, options = {}) {
    this.url = base.replace(/^http/, 'ws') + '/chat';
    this.options = options;
    this.frames = [];
    this.waiting = [];
    this.next = 1;
  }

  async open() {
    this.socket = new WebSocket(this.url, 'wismo.chat.v1', this.options.socket);
    this.socket.on('message', (data) => this.take(JSON.parse(data)));
    this.closed = new Promise((resolve) => this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })));
    await new Promise((resolve, reject) => {
      this.socket.on('open', resolve);
      this.socket.on('error', reject);
    });
    this.send({ type: 'hello', locale: this.options.locale ?? 'en-US', ...this.options.hello });
    this.welcome = await this.frame((frame) => frame.type === 'welcome' || frame.type === 'error');
    return this;
  }

  send(frame) {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  take(frame) {
    const index = this.waiting.findIndex((waiting) => waiting.wanted(frame));
    if (index < 0) this.frames.push(frame);
    else this.waiting.splice(index, 1)[0].resolve(frame);
  }

  // The next frame, seen or still to come, that is wanted; frames nobody wanted stay for later.
  frame(wanted, timeout = 10000) {
    const index = this.frames.findIndex(wanted);
    if (index >= 0) return Promise.resolve(this.frames.splice(index, 1)[0]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no such frame within ${timeout} ms: ${wanted}`)), timeout);
      this.waiting.push({ wanted, resolve: (frame) => { clearTimeout(timer); resolve(frame); } });
    });
  }

  async say(text, id = `c-${this.next++}`) {
    this.send({ type: 'text', id, text });
    const reply = await this.frame((frame) =>
      (frame.type === 'reply' && frame.in_reply_to.includes(id)) || (frame.type === 'error' && frame.id === id));
    if (reply.type === 'error') throw new Error(`chat answered ${reply.code}: ${reply.message}`);
    return {
      text: reply.text, answer: reply, end: null, buttons: reply.buttons ?? [], ticket: reply.ticket?.reference ?? null,
    };
  }

  async close() {
    this.socket.close();
    await this.closed;
  }
}

const speakers = {
  alexa: async (base, options) => new AlexaSpeaker(base, options),
  'dialogflow-es': async (base, options) => new DialogflowEsSpeaker(base, options),
  'dialogflow-cx': async (base, options) => new DialogflowCxSpeaker(base, options),
  rest: async (base, options) => new RestSpeaker(base, options),
  chat: async (base, options) => new ChatSpeaker(base, options).open(),
};

module.exports = { speakers, AlexaSpeaker, DialogflowEsSpeaker, DialogflowCxSpeaker, RestSpeaker, ChatSpeaker, plain, REFERENCE };
