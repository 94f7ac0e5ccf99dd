// Nothing is said that is not in the record: every order of the demonstration, every question, read and heard, English and
// German. What the answers say of dates, times, ages, places, states and numbers is held against the data file itself.
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { startWismo } = require('./wismo');
const { speakers, plain } = require('./speak');

const DAY = 86400000;
const query = (file, sql) => JSON.parse(spawnSync('sqlite3', ['-json', '-readonly', file, sql], { encoding: 'utf8' }).stdout || '[]');

// ---- the record ----

function readOrders(file) {
  const orders = query(file, `select o.id, o.number, o.placed_at, o.promised_by, o.promised_is_date, c.postcode, ifnull(c.time_zone, 'America/New_York') zone
    from orders o left join customers c on c.id = o.customer`);
  const shipments = query(file, 'select * from shipments order by order_id, position');
  const events = query(file, 'select * from events order by order_id, shipment, at');
  for (const order of orders) {
    order.shipments = shipments.filter((each) => each.order_id === order.id);
    for (const shipment of order.shipments)
      shipment.events = events.filter((each) => each.order_id === order.id && each.shipment === shipment.position);
    order.postcode ??= order.shipments[0]?.postcode;
  }
  return orders;
}

const eventsOf = (order) => order.shipments.flatMap((shipment) => shipment.events);

// What the shopper's wall shows at that instant.
function wall(at, zone) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-US', {
    timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', weekday: 'long', hourCycle: 'h23',
  }).formatToParts(at).map((part) => [part.type, part.value]));
  const number = (name) => Number(parts[name]);
  return {
    year: number('year'), month: number('month'), day: number('day'), hour: number('hour'), minute: number('minute'), weekday: parts.weekday,
    number: Date.UTC(number('year'), number('month') - 1, number('day')) / DAY,
  };
}

// Every instant that may be told of an order. A bare date has no time of day.
function instants(order, text) {
  const at = (time, zone = order.zone) => wall(time, zone);
  const all = [at(order.placed_at), ...eventsOf(order).map((event) => at(event.at))];
  if (order.promised_by !== null) all.push(order.promised_is_date ? { ...at(order.promised_by, 'UTC'), bare: true } : at(order.promised_by));
  for (const { window_from: from, window_until: until } of order.shipments)
    for (const time of [from, until]) if (time !== null) all.push(at(time));
  if (/still missing|immer noch fehlt/.test(text)) // then, that is a day after the delivery
    all.push(...eventsOf(order).filter((event) => event.milestone === 'delivered').map((event) => at(event.at + DAY)));
  return all;
}

// ---- what an answer says ----

const languages = {
  en: {
    months: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
    weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    near: { yesterday: -1, today: 0, tomorrow: 1 },
    date: /(?:\b(yesterday|today|tomorrow), )?(?:\b([A-Z][a-z]+day), )?\b([A-Z][a-z]+) (\d{1,2})\b(?:, (?:at )?(\d{1,2})(?::(\d\d))?[ \u202f]([AP])M)?/g,
    order: ([, near, weekday, month, day, hour, minute, half]) => ({ near, weekday, month, day, hour: hour && (Number(hour) % 12) + (half === 'P' ? 12 : 0), minute }),
    age: /\b(\d+) (minute|hour|day)s? ago/g,
  },
  de: {
    months: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
    weekdays: ['Sonntag', 'Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag'],
    near: { gestern: -1, heute: 0, morgen: 1 },
    date: /(?:\b(gestern|heute|morgen), )?(?:\b([A-Z][a-z]+), dem )?\b(\d{1,2})\. ([A-ZÄÖÜ][a-zäöü]+)(?:, um (\d{1,2})(?::(\d\d))? Uhr)?/g,
    order: ([, near, weekday, day, month, hour, minute]) => ({ near, weekday, month, day, hour, minute }),
    age: /\bvor (\d+|einem|einer) (Minute|Stunde|Tag)/g,
  },
};

const claims = [ // what may be said of a parcel only where it is so: { state of the newest scan | reason } and how it sounds
  ['delivered', /was delivered|wurde .{0,90}? zugestellt\b/],
  ['out_for_delivery', /went out for delivery|in die Zustellung gegangen/],
  ['picked_up', /was picked up by|hat .{0,90}? abgeholt\b/],
  ['in_transit', /(?<!back )is on its way with|ist unterwegs, [^.]* befördert/],
  ['unshipped', /not shipped yet|noch nicht verschickt/],
  ['packed', /was packed|[Vv]erpackt wurde/],
  ['label_created', /is ready for [A-Z][^.]*, but has not been scanned|liegt bereit, aber/],
  ['delivery_attempted', /tried to deliver|could not be delivered when|versucht, .{0,60}? zuzustellen/],
  ['available_for_pickup', /ready for you to collect|abholbereit/],
  ['returned', /was returned to the sender|ging .{0,60}? an den Absender zurück/],
  ['cancelled', /(Order [^.]*|parcel [^.]*) was cancelled|(Bestellung|Paket) .{0,40}?wurde .{0,60}? storniert/],
  ['lost', /was reported lost|als verloren gemeldet/],
  ['returning', /on its way back to the sender|auf dem Weg zurück zum Absender/],
  ['refused', /was refused at the door|Annahme von [^.]* wurde verweigert/],
  ['exception', /is held up|wird aufgehalten/],
  ['silent', /not been scanned for|has not scanned it for|seit [^.]* nicht gescannt/],
  ['customs', /[Cc]ustoms is holding|beim Zoll/],
  ['weather', /reason is the weather|Grund ist das Wetter/],
  ['missorted', /wrong turn|falsch abgebogen/],
  ['payment', /a question about a payment|Frage zu einer Zahlung/],
  ['inventory', /out of stock|nicht vorrätig/],
];
const reasonsOfTheirOwn = new Set(['returning', 'refused']); // told instead of "held up"

// What is so of a parcel by its newest scan.
function standing(shipment, now) {
  const last = shipment.events.at(-1);
  if (!last) return new Set(['order_received']);
  const facts = new Set([last.milestone]);
  if (last.reason) facts.add(last.reason);
  const before = new Set(['order_received', 'packed', 'label_created', 'exception']);
  if (shipment.events.every((event) => before.has(event.milestone))) facts.add('unshipped');
  const travels = ['picked_up', 'in_transit', 'out_for_delivery', 'label_created'].includes(last.milestone);
  if (travels && now - last.at >= 3 * DAY) facts.add('silent');
  return facts;
}

class Answer {
  constructor(order, language, question, text, now, places, numbers) {
    Object.assign(this, { order, language, question, text, now, places, numbers });
  }

  check() {
    this.checkDates();
    this.checkAges();
    this.checkPlaces();
    this.checkNumbers();
    this.checkStates();
  }

  checkDates() {
    const { months, weekdays, near, date, order } = languages[this.language];
    const known = instants(this.order, this.text);
    for (const match of this.text.matchAll(date)) {
      const told = order(match);
      const month = months.indexOf(told.month) + 1;
      if (!month) continue; // "Order 1001", "Bestellung. 5 Tage"
      const same = known.filter((each) => each.month === month && each.day === Number(told.day));
      assert.ok(same.length, `"${match[0]}" is not in the record`);
      if (told.weekday) assert.equal(weekdays.indexOf(told.weekday), languages.en.weekdays.indexOf(same[0].weekday), `"${match[0]}" is another weekday`);
      if (told.hour !== undefined)
        assert.ok(same.some((each) => !each.bare && each.hour === Number(told.hour) && each.minute === Number(told.minute ?? 0)), `the time of "${match[0]}" is not in the record`);
      if (told.near) {
        const away = same[0].number - wall(this.now, this.order.zone).number;
        assert.equal(away, near[told.near], `"${match[0]}" is not ${told.near}`);
      }
    }
  }

  checkAges() {
    for (const [told, count, unit] of this.text.matchAll(languages[this.language].age)) {
      const n = /^\d+$/.test(count) ? Number(count) : 1;
      const fits = (event) => {
        const ago = this.now - event.at;
        if (/day|Tag/.test(unit)) return wall(this.now, this.order.zone).number - wall(event.at, this.order.zone).number === n;
        return Math.abs(ago / (/hour|Stunde/.test(unit) ? 3600000 : 60000) - n) < 1.1;
      };
      assert.ok(eventsOf(this.order).some(fits), `nothing happened ${told}`);
    }
  }

  checkPlaces() {
    const own = new Set(eventsOf(this.order).map((event) => event.place));
    let rest = this.text;
    for (const place of this.places) { // longest first: "Leipzig, DE" before "Leipzig"
      if (rest.includes(place)) assert.ok(own.has(place), `it was never in ${place}`);
      rest = rest.replaceAll(place, '');
    }
  }

  checkNumbers() {
    const tight = this.text.replace(/\s+/g, '');
    for (const { number, owner } of this.numbers)
      if (owner !== this.order.number) assert.ok(!tight.includes(number), `${number} belongs to ${owner}`);
  }

  checkStates() {
    const parcels = this.order.shipments.length ? this.order.shipments.map((each) => standing(each, this.now)) : [null];
    for (const [state, sounds] of claims)
      if (sounds.test(this.text) && parcels[0]) assert.ok(parcels.some((facts) => facts.has(state)), `no parcel is ${state}`);
    if (this.question !== 'status' || !parcels[0] || parcels.length > 4) return;
    for (const facts of parcels) { // and what is so is said
      const told = claims.filter(([, sounds]) => sounds.test(this.text)).map(([state]) => state);
      const must = [...facts].filter((fact) => claims.some(([state]) => state === fact));
      assert.ok(!must.length || must.some((fact) => told.includes(fact)), `it is not said to be ${must}`);
      const reason = must.find((fact) => reasonsOfTheirOwn.has(fact) && facts.has('exception'));
      if (reason) assert.ok(told.includes(reason), `it is not said to be ${reason}`);
    }
  }
}

// ---- the walk ----

const questions = {
  status: ['where is order', 'wo ist bestellung'],
  eta: ['when will I get order', 'wann kommt bestellung'],
  tracking: ['what is the tracking number of order', 'wie ist die sendungsnummer von bestellung'],
  cancel: ['please cancel order', 'bitte stornieren sie bestellung'],
  change: ['I want to change order', 'ich möchte etwas ändern an bestellung'],
  address: ['I need to change the delivery address of order', 'ich muss die lieferadresse ändern von bestellung'],
  notify: ['notify me about order', 'benachrichtigen sie mich über bestellung'],
  refund: ['I want to return order', 'ich möchte zurückgeben bestellung'],
  late: ['it is late, order', 'verspätet ist bestellung'],
  lost: ['I think it is lost, order', 'verloren gegangen ist bestellung'],
  not_received: ['I never received order', 'nie angekommen ist bestellung'],
  damaged: ['it arrived broken, order', 'kaputt angekommen ist bestellung'],
  missing: ['something is missing from order', 'etwas fehlt in bestellung'],
  wrong: ['you sent me the wrong item, order', 'falschen artikel bekommen, bestellung'],
  stolen: ['my package was stolen, order', 'mein paket wurde gestohlen, bestellung'],
  person: ['I want to talk to a person about order', 'ich möchte mit einem menschen sprechen über bestellung'],
};

// Reads it over REST and hears it on Alexa, each a stranger's first message that brings the proof.
async function ask(server, order, question, language) {
  const [start, proof] = language === 'en' ? [questions[question][0], 'my postcode is'] : [questions[question][1], 'plz'];
  const text = `${start} ${order.number}, ${proof} ${order.postcode}`;
  const locale = language === 'en' ? 'en-US' : 'de-DE';
  const rest = await speakers.rest(server.url, { locale });
  const alexa = await speakers.alexa(server.url, { locale });
  const read = (await rest.say(text)).text;
  const heard = plain((await alexa.say(text)).answer.response.outputSpeech.ssml);
  return { text, answers: [read, heard] };
}

test('every order, every question: what is said is in the record', { timeout: 280000 }, async (t) => {
  const server = await startWismo({ command: 'demo', config: { limits: { conversations_minute: 100000 } } });
  t.after(() => server.stop());
  const orders = readOrders(server.data);
  const places = [...new Set(orders.flatMap((order) => eventsOf(order).map((event) => event.place)).filter(Boolean))].sort((a, b) => b.length - a.length);
  const numbers = orders.flatMap((order) => order.shipments.filter((each) => each.tracking_number).map((each) => ({ number: each.tracking_number, owner: order.number })));
  const work = orders.flatMap((order) => Object.keys(questions).flatMap((question) => ['en', 'de'].map((language) => ({ order, question, language }))));
  const wrong = [];
  let dates = 0;
  let told = 0;

  const go = async () => {
    for (let next = work.pop(); next; next = work.pop()) {
      const { order, question, language } = next;
      const { text, answers } = await ask(server, order, question, language);
      for (const answer of answers) {
        const checked = new Answer(order, language, question, answer, Date.now(), places, numbers);
        dates += [...answer.matchAll(languages[language].date)].length;
        told += claims.filter(([, sounds]) => sounds.test(answer)).length;
        try {
          checked.check();
        } catch (error) {
          wrong.push(`${error.message}\n  > ${text}\n    ${answer}`);
        }
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, go));
  assert.deepEqual(wrong, [], `${wrong.length} answers are wrong, among them\n${wrong.slice(0, 12).join('\n')}`);
  assert.ok(orders.length >= 50 && dates > 20 * orders.length && told > 20 * orders.length, `${dates} dates and ${told} states were told of ${orders.length} orders: too few to have checked much`);
});

test('the check finds a wrong date, time, weekday, place, state, age and number', async (t) => {
  const server = await startWismo({ command: 'demo', config: { limits: { conversations_minute: 100000 } } });
  t.after(() => server.stop());
  const orders = readOrders(server.data);
  const order = orders.find((each) => each.number === '1003');
  const places = ['New York, NY', ...eventsOf(order).map((event) => event.place).filter((place) => place && place !== 'New York, NY'), 'Reno, NV'];
  const { answers: [answer] } = await ask(server, order, 'status', 'en');
  const holds = (text) => new Answer(order, 'en', 'status', text, Date.now(), places, [{ number: '1Z5R8W480347120824', owner: '1001' }]).check();
  holds(answer);
  const changes = [
    [/(January|February|March|April|May|June|July|August|September|October|November|December)/, (month) => (month === 'June' ? 'July' : 'June')],
    [/(\d{1,2}):(\d\d)/, (_, hour, minute) => `${hour}:${minute === '17' ? '18' : '17'}`],
    [/\b[A-Z][a-z]+day\b/, (weekday) => (weekday === 'Monday' ? 'Tuesday' : 'Monday')],
    [/yesterday/, () => 'today'],
    [/New York, NY/, () => 'Reno, NV'],
    [/was delivered/, () => 'went out for delivery'],
    [/\d+ (day|hour|minute)s? ago/, () => '23 days ago'],
    [/$/, () => ' 1Z5R8W480347120824'],
  ];
  for (const [from, to] of changes) {
    assert.match(answer, from);
    assert.throws(() => holds(answer.replace(from, to)), undefined, `${from} changed, and nobody noticed: ${answer}`);
  }
});
