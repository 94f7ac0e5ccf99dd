/* web/widget.js - the chat widget: one script for any page, no dependencies.
 *
 *     <script src="https://HOST/widget.js" data-wismo defer></script>
 *
 * Attributes of that tag, all optional: data-locale ("en"), data-title (heading of the window), data-theme ("light",
 * "dark"; else the system's), data-identity (a signed identity of a shopper who is logged in).
 * Elements of the page with data-wismo-open open the chat; with data-wismo-ask="..." they also put those words into it.
 *
 * Speaks wismo.chat.v1 (docs/chat-protocol.md). Everything shown lives in a shadow root, so that the shop's styles and
 * ours do not meet; data becomes text nodes and nothing else, and no style or script is inline. */
(() => {
  'use strict';

  const strings = {
    en: {
      title: 'Where is my order?',
      open: 'Chat about your order',
      close: 'Close the chat',
      restart: 'Start a new conversation',
      log: 'Conversation',
      input: 'Your message',
      placeholder: 'Ask about an order …',
      send: 'Send',
      typing: 'An answer is being written',
      connecting: 'Connecting …',
      lost: 'The connection was lost. Trying again …',
      offline: 'You are offline. Messages are sent when the connection is back.',
      expired: 'The earlier conversation has ended. This is a new one.',
      unavailable: 'The service cannot answer at the moment. Trying again …',
      too_large: 'That message is too long. Please shorten it.',
      rate_limited: 'That was a lot at once. Please wait a moment.',
      failed: 'Not sent.',
      again: 'Send again',
      me: 'You',
      them: 'Assistant',
      agent: 'Support',
      event: 'News about your parcel',
      notice: 'Notice',
      track: 'Follow it with the carrier',
      newTab: '(opens in a new tab)',
      ticket: 'Your ticket',
      unread: (n) => (n === 1 ? '1 new message' : `${n} new messages`),
    },
  };

  const script = document.currentScript || document.querySelector('script[data-wismo]');
  if (!script || document.querySelector('wismo-chat')) return;
  const option = (name) => script.getAttribute(`data-${name}`) || '';
  const origin = new URL(script.src, document.baseURI);
  const locale = option('locale') || document.documentElement.lang || navigator.language || 'en';
  const words = strings[locale.toLowerCase().split('-')[0]] || strings.en;
  const TEXT_LIMIT = 4096; /* bytes, as the protocol has it */
  const ENTRY_LIMIT = 200; /* shown again after a page is left and another opened */

  /* What outlives a page: the conversation, what was said, and what nobody has answered yet. */
  const memory = {
    key: `wismo ${origin.host}`,
    fresh: () => ({ conversation: '', resume: '', lastSeq: 0, entries: [], pending: [], open: false }),
    load() {
      try {
        const kept = JSON.parse(sessionStorage.getItem(this.key));
        return kept && Array.isArray(kept.entries) && Array.isArray(kept.pending) ? kept : this.fresh();
      } catch {
        return this.fresh(); /* no storage here, or not ours: the page alone remembers */
      }
    },
    save(state) {
      state.entries.splice(0, state.entries.length - ENTRY_LIMIT);
      try {
        sessionStorage.setItem(this.key, JSON.stringify(state));
      } catch { /* full or forbidden: as above */ }
    },
  };
  let state = memory.load();

  /* ---- the window ------------------------------------------------------------------------------------------- */

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, '');
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
    return element;
  };
  const icon = (path) => {
    const space = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(space, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS(space, 'path');
    line.setAttribute('d', path);
    svg.append(line);
    return svg;
  };
  const icons = {
    parcel: 'M3.5 7.8 12 3.2l8.5 4.6v8.4L12 20.8l-8.5-4.6zM3.5 7.8 12 12.4l8.5-4.6M12 12.4v8.4M7.7 5.5l8.6 4.7',
    close: 'M6 6l12 12M18 6 6 18',
    restart: 'M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 3.5v4h-4',
    send: 'M4.5 12h13M12 5.5l6.5 6.5-6.5 6.5',
  };
  const hidden = (text) => make('span', { class: 'hidden' }, text);

  const host = make('wismo-chat');
  const root = host.attachShadow({ mode: 'open' });
  const badge = make('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' });
  const launcher = make('button', {
    class: 'launcher', type: 'button', 'aria-expanded': 'false', 'aria-controls': 'panel', 'aria-label': words.open,
    onclick: () => (panel.hidden ? open() : close()),
  }, icon(icons.parcel), badge);
  const log = make('div', { class: 'log', role: 'log', 'aria-label': words.log, tabindex: '0' });
  const typing = make('div', { class: 'typing', hidden: true }, make('i'), make('i'), make('i'), hidden(words.typing));
  const status = make('p', { class: 'status', role: 'status' });
  const input = make('textarea', {
    id: 'input', rows: '1', placeholder: words.placeholder, autocomplete: 'off', enterkeyhint: 'send',
    oninput: () => { fitInput(); sayTyping(); },
    onkeydown: (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    },
  });
  const form = make('form', { class: 'form', onsubmit: (event) => { event.preventDefault(); submit(); } },
    make('label', { class: 'hidden', for: 'input' }, words.input), input,
    make('button', { class: 'send', type: 'submit', 'aria-label': words.send }, icon(icons.send)));
  const panel = make('section', {
    class: 'panel', id: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true,
    onkeydown: (event) => { if (event.key === 'Escape') close(); },
  },
  make('div', { class: 'head' },
    make('h2', { id: 'title' }, option('title') || words.title),
    make('button', { type: 'button', 'aria-label': words.restart, title: words.restart, onclick: restart },
      icon(icons.restart)),
    make('button', { type: 'button', 'aria-label': words.close, title: words.close, onclick: () => close() },
      icon(icons.close))),
  make('div', { class: 'middle' }, log, typing), status, form);

  let unread = 0;

  function countUnread(n) {
    unread = n;
    badge.hidden = n === 0;
    badge.textContent = n > 9 ? '9+' : String(n);
    launcher.setAttribute('aria-label', n ? `${words.open} (${words.unread(n)})` : words.open);
  }

  function open(text) {
    panel.hidden = false;
    host.toggleAttribute('open', true);
    launcher.setAttribute('aria-expanded', 'true');
    countUnread(0);
    state.open = true;
    memory.save(state);
    line.connect();
    scrollDown();
    if (text) {
      input.value = text;
      fitInput();
    }
    if (text || matchMedia('(pointer: fine)').matches) input.focus();
    else log.focus(); /* a phone's keyboard would hide the greeting */
  }

  function close() {
    panel.hidden = true;
    host.toggleAttribute('open', false);
    launcher.setAttribute('aria-expanded', 'false');
    state.open = false;
    memory.save(state);
    launcher.focus();
  }

  function restart() {
    line.send({ type: 'bye' });
    forget();
    line.again();
    input.focus();
  }

  function forget() {
    const wasOpen = state.open;
    state = memory.fresh();
    state.open = wasOpen;
    log.replaceChildren();
    memory.save(state);
  }

  const fitInput = () => {
    input.rows = 1;
    while (input.rows < 5 && input.scrollHeight > input.clientHeight + 2) input.rows += 1;
  };
  /* Stays at the end, also when a keyboard or a line of status takes room, unless the shopper has scrolled up. What is
   * longer than the window is shown from its beginning. */
  let pinned = true;
  let revealed = -1;
  const scrollDown = () => { log.scrollTop = log.scrollHeight; };
  function reveal(bubble) {
    if (bubble.offsetHeight < log.clientHeight) {
      scrollDown();
      return;
    }
    log.scrollTop += bubble.getBoundingClientRect().top - log.getBoundingClientRect().top - 12;
    revealed = log.scrollTop;
  }
  log.addEventListener('scroll', () => {
    pinned = log.scrollTop === revealed || log.scrollTop + log.clientHeight > log.scrollHeight - 60;
  });
  new ResizeObserver(() => { if (pinned && log.scrollTop !== revealed) scrollDown(); }).observe(log);
  const showStatus = (text) => { status.textContent = text; };

  let typingTimer = 0;
  function showTyping(on) {
    clearTimeout(typingTimer);
    typing.hidden = !on;
    if (on) typingTimer = setTimeout(() => showTyping(false), 8000);
  }

  /* Text nodes and links, never markup. */
  function prose(text) {
    const paragraph = make('p');
    for (const piece of String(text).split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/)) {
      paragraph.append(/^https?:\/\//.test(piece) ? link(piece, piece) : piece);
    }
    return paragraph;
  }

  function link(address, text) {
    let url;
    try {
      url = new URL(address);
    } catch {
      return text;
    }
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return text;
    return make('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, text, hidden(` ${words.newTab}`));
  }

  function cardOf(card) {
    return make('div', { class: 'card' },
      make('strong', {}, card.title || ''),
      card.subtitle ? make('span', { class: 'state' }, card.subtitle) : null,
      card.text ? make('span', {}, card.text) : null,
      card.link ? link(card.link, card.link_title || words.track) : null);
  }

  function buttonsOf(buttons) {
    return make('div', { class: 'choices' }, ...buttons.map((button) => make('button', {
      type: 'button',
      onclick: () => { say({ type: 'choose', value: button.value }, button.title); input.focus(); },
    }, button.title)));
  }

  function failureOf(entry) {
    return make('div', { class: 'failure' }, `${words[entry.failed] || words.failed} `,
      entry.failed === 'too_large' ? null /* it would be too long again */
        : make('button', { type: 'button', onclick: () => resend(entry) }, words.again));
  }

  function draw(entry) {
    const mine = entry.who === 'me';
    const name = mine ? words.me : entry.from || words[entry.kind] || words.them;
    return make('div', { class: `entry ${mine ? 'mine' : entry.kind}`, 'data-id': entry.id, 'data-seq': entry.seq },
      !mine && entry.kind !== 'reply' ? make('span', { class: 'from' }, name) : hidden(`${name}: `),
      entry.text ? prose(entry.text) : null,
      ...(entry.cards || []).map(cardOf),
      entry.ticket ? make('p', { class: 'ticket' }, `${words.ticket} `, make('b', {}, entry.ticket)) : null,
      entry.failed ? failureOf(entry) : null);
  }

  function show(entry) {
    const follow = pinned || entry.who === 'me';
    for (const old of log.querySelectorAll('.choices')) old.remove(); /* offers end with the next word */
    const bubble = draw(entry);
    log.append(bubble);
    if (entry.buttons && entry.buttons.length) log.append(buttonsOf(entry.buttons));
    if (follow) reveal(bubble);
  }

  function add(entry) {
    state.entries.push(entry);
    memory.save(state);
    show(entry);
    if (panel.hidden && entry.who !== 'me') countUnread(unread + 1);
  }

  function redraw(entry) {
    const old = log.querySelector(`[data-id="${CSS.escape(entry.id)}"]`);
    if (old) old.replaceWith(draw(entry));
  }

  /* ---- what the shopper says --------------------------------------------------------------------------------- */

  const page = Math.random().toString(36).slice(2, 8); /* two pages of one conversation must not use the same ids */
  let count = 0;
  let lastTyping = 0;

  function submit() {
    const text = input.value.trim();
    if (!text) return;
    if (new TextEncoder().encode(text).length > TEXT_LIMIT) {
      showStatus(words.too_large);
      return;
    }
    input.value = '';
    fitInput();
    say({ type: 'text', text }, text);
  }

  function say(frame, text) {
    frame.id = `c-${page}-${(count += 1)}`;
    state.pending.push(frame); /* until a reply names it; sent again after a drop, and taken once by its id */
    showStatus('');
    add({ who: 'me', id: frame.id, text, frame });
    if (!line.send(frame)) {
      if (line.timer) line.again(); /* somebody waits: now rather than later */
      else line.connect();
      showStatus(navigator.onLine ? words.connecting : words.offline);
    }
  }

  function resend(entry) {
    delete entry.failed;
    state.pending.push(entry.frame);
    memory.save(state);
    redraw(entry);
    line.send(entry.frame);
    input.focus();
  }

  function sayTyping() {
    if (!input.value || Date.now() - lastTyping < 3000) return;
    lastTyping = Date.now();
    line.send({ type: 'typing' });
  }

  /* ---- what the server says ---------------------------------------------------------------------------------- */

  const heard = {
    welcome(frame) {
      if (state.conversation && state.conversation !== frame.conversation) forget();
      state.conversation = frame.conversation;
      state.resume = frame.resume;
      host.lang = frame.locale || locale;
      memory.save(state);
      line.ready();
      for (const waiting of state.pending) line.send(waiting);
    },
    typing: () => showTyping(true),
    error(frame) {
      showTyping(false);
      const entry = frame.id && state.entries.find((one) => one.id === frame.id);
      if (entry) {
        state.pending = state.pending.filter((one) => one.id !== frame.id);
        entry.failed = frame.code;
        memory.save(state);
        redraw(entry);
      } else if (frame.code === 'unauthorized') {
        line.refused();
      } else {
        showStatus(words[frame.code] || frame.message || words.unavailable);
      }
    },
  };

  function hear(frame) {
    if (Object.hasOwn(heard, frame.type)) {
      heard[frame.type](frame);
      return;
    }
    if (!['reply', 'event', 'agent', 'notice'].includes(frame.type)) return; /* of a later version */
    const answered = frame.in_reply_to || [];
    state.pending = state.pending.filter((one) => !answered.includes(one.id));
    if (!state.pending.length) showTyping(false);
    showStatus('');
    if (frame.seq > state.lastSeq) {
      state.lastSeq = frame.seq;
      add({
        who: 'them', kind: frame.type, seq: frame.seq, from: frame.from, text: frame.text, buttons: frame.buttons,
        cards: frame.cards, ticket: frame.ticket && frame.ticket.reference,
      });
    } else {
      memory.save(state);
    }
  }

  /* ---- the connection ----------------------------------------------------------------------------------------- */

  const line = {
    socket: null,
    welcomed: false,
    failures: 0,
    timer: 0,
    identity: option('identity'),

    connect() {
      if (this.socket || this.timer) return;
      if (this.failures === 0 && !state.entries.length) showStatus(words.connecting);
      const socket = new WebSocket(`${origin.protocol === 'https:' ? 'wss' : 'ws'}://${origin.host}/chat`, 'wismo.chat.v1');
      this.socket = socket;
      socket.onopen = () => {
        const hello = { type: 'hello', locale, last_seq: state.lastSeq };
        if (state.conversation) Object.assign(hello, { conversation: state.conversation, resume: state.resume });
        if (this.identity) hello.identity = this.identity;
        socket.send(JSON.stringify(hello));
      };
      socket.onmessage = (event) => {
        let frame;
        try {
          frame = JSON.parse(event.data);
        } catch {
          return;
        }
        if (this.socket === socket && frame && typeof frame === 'object') hear(frame);
      };
      socket.onclose = (event) => this.lost(socket, event.code);
    },

    ready() {
      this.welcomed = true;
      this.failures = 0;
      showStatus('');
    },

    send(frame) {
      if (!this.socket || !this.welcomed || this.socket.readyState !== WebSocket.OPEN) return false;
      this.socket.send(JSON.stringify(frame));
      if (frame.type === 'text' || frame.type === 'choose') setTimeout(() => showTyping(state.pending.length > 0), 400);
      return true;
    },

    /* Tries again after 1, 2, 4 ... 30 seconds, give or take, so that all clients of a restarted server do not come
     * at once. Who was sent away (too many pages of one conversation) does not push another out right after. */
    lost(socket, code) {
      if (this.socket !== socket) return;
      this.socket = null;
      this.welcomed = false;
      showTyping(false);
      if (code === 1008) this.failures = Math.max(this.failures, 5);
      const wait = Math.min(30, 2 ** this.failures) * (0.5 + Math.random());
      this.failures += 1;
      showStatus(navigator.onLine ? words.lost : words.offline);
      this.timer = setTimeout(() => { this.timer = 0; this.connect(); }, wait * 1000);
    },

    again() {
      clearTimeout(this.timer);
      this.timer = 0;
      const old = this.socket;
      this.socket = null;
      this.welcomed = false;
      if (old) old.close();
      this.connect();
    },

    /* What we came with is not taken: the conversation is no longer kept, or the identity has expired. */
    refused() {
      if (state.conversation) {
        const { pending, entries } = state;
        forget();
        add({ who: 'them', kind: 'notice', text: words.expired });
        state.pending = pending;
        for (const entry of entries.filter((one) => pending.some((frame) => frame.id === one.id))) add(entry);
        this.again();
      } else if (this.identity) {
        this.identity = '';
        this.again();
      }
    },
  };

  addEventListener('online', () => { if (line.timer) line.again(); });
  addEventListener('offline', () => showStatus(words.offline));

  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element && event.target.closest('[data-wismo-open], [data-wismo-ask]');
    if (!target) return;
    event.preventDefault();
    open(target.getAttribute('data-wismo-ask') || '');
  });

  /* ---- begin -------------------------------------------------------------------------------------------------- */

  const theme = option('theme');
  if (theme === 'light' || theme === 'dark') host.setAttribute('theme', theme);
  host.lang = locale;
  host.hidden = true; /* until its styles are there */
  const style = make('link', { rel: 'stylesheet', href: new URL('/widget.css', origin).href });
  style.addEventListener('load', () => { host.hidden = false; fitInput(); scrollDown(); });
  style.addEventListener('error', () => { host.hidden = false; });
  root.append(style, panel, launcher);
  log.setAttribute('aria-busy', 'true'); /* what was said before is not read out again */
  log.setAttribute('aria-live', 'off');
  for (const entry of state.entries) show(entry);
  document.body.append(host);
  setTimeout(() => { log.removeAttribute('aria-busy'); log.setAttribute('aria-live', 'polite'); }, 500);
  if (state.open && innerWidth > 480) open();
  else if (state.conversation) line.connect(); /* news about a parcel may come at any time */
})();
