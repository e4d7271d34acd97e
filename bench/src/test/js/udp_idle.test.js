'use strict';

// The idle peers must beat in time, count every answer, and notice a server that lets one of them go.

const assert = require('node:assert');
const dgram = require('node:dgram');
const test = require('node:test');
const {program} = require('./program.js');

const idle = program('udp_idle');
const NOTICE = Buffer.from('beb61febda5246ba923359dbbfe6c8e4', 'hex');
const PEERS = 5;

/** Runs the peers against a server that treats each datagram as told; gives also what each peer sent. */
async function idleAgainst(onDatagram, ...flags) {
  const server = dgram.createSocket('udp4');
  const sent = new Map();
  server.on('message', (data, {port, address}) => {
    sent.set(port, [...sent.get(port) || [], data]);
    onDatagram(answer => server.send(answer, port, address), data, sent.get(port).length);
  });
  await new Promise(resolve => server.bind(0, '127.0.0.1', resolve));
  const args = [`--port=${server.address().port}`, `--peers=${PEERS}`, '--interval=0.2', '--warmup=0.2', '--seconds=1'];
  const result = await idle([...args, ...flags]);
  server.close();
  return {...result, sent};
}

const isNotice = data => data.equals(NOTICE);
const answerBeats = (answer, data) => isNotice(data) || answer('');

test('shouldBeatOncePerIntervalAndCountEveryAnswer', async () => {
  const result = await idleAgainst(answerBeats);
  assert.deepStrictEqual([result.status, result.err], [0, '']);
  const told = JSON.parse(result.out);
  assert.strictEqual(told.answers, told.heartbeats);
  assert.ok(told.heartbeats >= 4 * PEERS && told.heartbeats <= 2 * told.seconds / 0.2 * PEERS, result.out);
});

test('shouldGreetBeatAndSayGoodByeWithTheRightBytes', async () => {
  const {sent} = await idleAgainst(answerBeats);
  assert.strictEqual(sent.size, PEERS);
  for (const datagrams of sent.values()) {
    assert.deepStrictEqual(datagrams.map(data => data.length), [...datagrams.slice(1).map(() => 0), NOTICE.length]);
    assert.ok(isNotice(datagrams.at(-1)));
  }
});

test('shouldMeasureTheServerAloneWithoutPeers', async () => {
  const result = await idleAgainst(answerBeats, '--peers=0', `--pid=${process.pid}`, '--seconds=0.2');
  assert.strictEqual(result.sent.size, 0);
  const told = JSON.parse(result.out);
  assert.ok(told.heartbeats === 0 && told.cpu_ns >= 0, result.out);
});

const onSecond = deed => (answer, data, count) => (count === 2 ? deed : answerBeats)(answer, data);

const FAULTS = {
  'greetings without an answer: 5 of 5': () => {},
  'the server closed: peer=0': onSecond(answer => answer(NOTICE)),
  'surplus datagram: .* length=1': onSecond(answer => answer('x')),
  'surplus datagram: .* length=0': onSecond(answer => { answer(''); answer(''); }),
};

for (const [complaint, deed] of Object.entries(FAULTS)) {
  test(`shouldComplainOf ${complaint}`, async () => {
    const result = await idleAgainst(deed);
    assert.strictEqual(result.status, 1);
    assert.match(result.err, new RegExp(`^udp_idle: ${complaint}`));
  });
}

test('shouldCountWhatHasNoAnswer', async () => {
  const result = await idleAgainst((answer, data, count) => count === 4 || answerBeats(answer, data));
  const told = JSON.parse(result.out);
  assert.strictEqual(told.heartbeats - told.answers, PEERS);
});

test('shouldRefuseWrongOptions', async () => {
  const result = await idleAgainst(answerBeats, '--peers=20000');
  assert.strictEqual(result.status, 2);
  assert.match(result.err, /--peers=20000 is not a number from 0 to 19000/);
});
