#!/usr/bin/env node
// A UDP peer that shares no code with the library: it knows HP-Socket's datagrams by itself and plays the recordings.
import dgram from 'node:dgram';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { NOTICE, goldenCases } from './udp-cases.mjs';

const HELP = `A foreign UDP peer.

  udp-peer.mjs client NAME=PORT...  plays the cases of a server with it; each has a server of its own
  udp-peer.mjs server NAME...       plays the cases of a client with it; prints "ready NAME PORT" for each
  udp-peer.mjs answer PORT          echoes, empty datagrams too, until it is ended; prints "ready PORT"
  udp-peer.mjs beat PORT            greets a server and sends a heartbeat every 300 ms, until it is ended
  udp-peer.mjs member GROUP PORT INTERFACE  is in a group: prints "heard HEX"; a line of stdin is cast

answer and beat print "beat MS" for each datagram that has gone out, with the time before it did.
A case prints "events NAME EVENT|EVENT..." as recorded, and "played NAME MS" when the peer has done its part, with the
time of its last datagram. It is judged when stdin says "over NAME MS": the other side is over, and began at that time.
Then it prints "pass NAME" or "fail NAME: why"; with the last one the peer ends.

  --alone          only the cases named, each judged once it is played and all that was recorded has come
  --host=ADDRESS   where the servers are, and where this one binds: 127.0.0.1
  --golden=DIR     where the recordings are
  --hops=N --loop  of a member: how far it casts, 1; whether this machine hears it
Exit status: 0 when all is well, 1 when a case failed, 2 for wrong arguments.`;

const bytes = (hex) => Buffer.from(hex, 'hex');
const excerpt = (hex) => (hex.length > 32 ? `${hex.slice(0, 32)}...` : `"${hex}"`);

function open(host, options = {}) {
  return dgram.createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', ...options });
}
const bound = (socket, port, address) => new Promise((resolve) => socket.bind(port, address, resolve));

// ---- one socket of a case

class Actor {
  #heard = [];
  #waiting = () => {};
  #remote;
  #fence;
  #fenced;
  sentMs = 0;

  constructor(host, remotePort) {
    this.host = host;
    this.#remote = remotePort === undefined ? undefined : { address: host, port: remotePort };
    this.socket = open(host).on('error', () => {}).on('message', (datagram, from) => this.#hear(datagram, from));
  }

  async bind() {
    await bound(this.socket, 0, this.host);
    return this.socket.address().port;
  }

  #hear(datagram, from) {
    if (from.port === this.#fence) return this.#fenced();
    this.#remote ??= from;
    this.#heard.push({ hex: datagram.toString('hex'), ms: Date.now() });
    this.#waiting();
  }

  sends(hex) {
    this.sentMs = Date.now();
    return new Promise((sent) => this.socket.send(bytes(hex), this.#remote.port, this.#remote.address, sent));
  }

  /** Waits until it has heard so many datagrams; gives the last of them. */
  async hears(count) {
    while (this.#heard.length < count) await new Promise((heard) => { this.#waiting = heard; });
    return this.#heard[count - 1].hex;
  }

  /** Sends, and waits for the answer. */
  async asks(hex) {
    const before = this.#heard.length;
    await this.sends(hex);
    await this.hears(before + 1);
  }

  passes(ms) {
    return new Promise((passed) => setTimeout(passed, ms));
  }

  /** Hears all that had been sent to it: a datagram of its own stands behind. */
  async drain() {
    const fence = open(this.host);
    await bound(fence, 0, this.host);
    this.#fence = fence.address().port;
    await new Promise((fenced) => {
      this.#fenced = fenced;
      fence.send('', this.socket.address().port, this.host);
    });
    fence.close();
    this.socket.close();
  }

  /** Says what is wrong with what it has heard. Heartbeats go on while a side has not been stopped yet. */
  mistake(expected, beganMs) {
    const heard = [...this.#heard];
    for (let at = 0; at < expected.length; at++) {
      const { hex, after } = expected[at];
      while (hex === NOTICE && heard.length > expected.length && heard[at].hex === '') heard.splice(at, 1);
      if (heard[at]?.hex !== hex) {
        return `datagram ${at} is ${heard[at] ? excerpt(heard[at].hex) : 'missing'}, recorded as ${excerpt(hex)}`;
      }
      if (after !== undefined && heard[at].ms + 2 < beganMs + after) {
        return `datagram ${at} came ${beganMs + after - heard[at].ms} ms early`;
      }
    }
    const more = heard[expected.length];
    return more === undefined ? null : `datagram ${expected.length} was not recorded: ${excerpt(more.hex)}`;
  }
}

// ---- cases

async function playAll(cases, targets, { host, alone }) {
  const began = new Map();
  const over = new Map();
  for (const name of targets.keys()) {
    over.set(name, alone ? undefined : new Promise((resolve) => began.set(name, resolve)));
  }
  createInterface({ input: process.stdin }).on('line', (line) => {
    const [word, name, ms] = line.split(' ');
    if (word === 'over') began.get(name)?.(Number(ms));
  });
  const results = await Promise.all([...targets].map(async ([name, port]) => {
    const failure = await play(name, cases[name], port, host, over.get(name)).catch((error) => error.stack);
    const { title } = cases[name];
    console.log(failure === null ? `pass ${name}: ${title}` : `fail ${name}: ${title}: ${failure}`);
    return failure === null;
  }));
  console.log(`${results.filter(Boolean).length} passed, ${results.filter((good) => !good).length} failed`);
  process.exit(results.every(Boolean) ? 0 : 1);
}

async function play(name, { heard, events, closed, play: acts }, port, host, over) {
  const actors = Object.fromEntries(Object.keys(heard).map((role) => [role, new Actor(host, port)]));
  const ports = await Promise.all(Object.values(actors).map((actor) => actor.bind()));
  if (closed) await new Promise((gone) => actors.known.socket.close(gone));
  console.log(`events ${name} ${events.join('|')}`);
  if (port === undefined) console.log(`ready ${name} ${ports[0]}`);
  const played = acts(actors).then(() => console.log(`played ${name} ${actors.known.sentMs}`));
  const beganMs = await (over ?? played.then(() => hearAll(actors, heard)).then(() => 0));
  if (closed) return null;
  await Promise.all(Object.values(actors).map((actor) => actor.drain()));
  const wrong = Object.entries(actors).map(([role, actor]) => [role, actor.mistake(heard[role], beganMs)])
    .filter(([, mistake]) => mistake !== null).map(([role, mistake]) => `${role}: ${mistake}`);
  if (wrong.length > 0) return wrong.join('; ');
  await played;
  return null;
}

const hearAll = (actors, heard) =>
  Promise.all(Object.entries(actors).map(([role, actor]) => heard[role].length && actor.hears(heard[role].length)));

// ---- peers without an end

async function answer(port, host) {
  const socket = open(host, { reuseAddr: true });
  socket.on('message', (datagram, from) => {
    const ms = Date.now();
    if (datagram.toString('hex') === NOTICE) return;
    socket.send(datagram, from.port, from.address, () => console.log(`beat ${ms}`));
  });
  await bound(socket, port, host);
  console.log(`ready ${socket.address().port}`);
}

async function beat(port, host) {
  const socket = open(host);
  await bound(socket, 0, host);
  const send = () => {
    const ms = Date.now();
    socket.send('', port, host, () => console.log(`beat ${ms}`));
  };
  setInterval(send, 300);
  send();
}

async function member(group, port, via, { hops, loop }) {
  const six = group.includes(':');
  const socket = open(group, { reuseAddr: true });
  await bound(socket, port, six ? '::' : '0.0.0.0');
  socket.setMulticastInterface(six ? `::%${via}` : via);
  socket.addMembership(group, six ? `::%${via}` : via);
  socket.setMulticastTTL(hops);
  socket.setMulticastLoopback(loop);
  socket.on('message', (datagram) => console.log(`heard ${datagram}`));
  const target = six ? `${group}%${via}` : group;
  createInterface({ input: process.stdin }).on('line', (line) => socket.send(line, port, target));
  console.log('ready');
}

// ---- the command line

function main() {
  const text = (fallback) => ({ type: 'string', default: String(fallback) });
  const flag = { type: 'boolean', default: false };
  const { values, positionals: [role, ...rest] } = parseArgs({
    allowPositionals: true,
    options: {
      help: flag, alone: flag, loop: flag, hops: text(1), host: text('127.0.0.1'),
      golden: text(new URL('../../../core/src/test/resources/golden', import.meta.url).pathname),
    },
  });
  if (values.help) return console.log(HELP);
  if (role === 'answer' && rest.length === 1) return answer(Number(rest[0]), values.host);
  if (role === 'beat' && rest.length === 1) return beat(Number(rest[0]), values.host);
  if (role === 'member' && rest.length === 3) {
    return member(rest[0], Number(rest[1]), rest[2], { hops: Number(values.hops), loop: values.loop });
  }
  if ((role !== 'client' && role !== 'server') || rest.length === 0) throw new Error('no such role; --help tells more');
  const golden = goldenCases(new URL(`${values.golden}/`, 'file:///'));
  const cases = role === 'client' ? golden.servers : golden.clients;
  const targets = new Map(rest.map((each) => each.split('=')).map(([name, port]) => [name, port && Number(port)]));
  const unknown = [...targets.keys()].filter((name) => cases[name] === undefined);
  const missing = Object.keys(cases).filter((name) => !targets.has(name));
  if (unknown.length > 0 || (missing.length > 0 && !values.alone)) throw new Error(`cases unknown: ${unknown}; not asked for: ${missing}`);
  return playAll(cases, targets, values);
}

const fail = (error) => {
  console.error(error.message);
  process.exit(2);
};
try {
  Promise.resolve(main()).catch(fail);
} catch (error) {
  fail(error);
}
