'use strict';

// The UDP load must notice every way in which an echo can be wrong, and live with datagrams that are lost.

const assert = require('node:assert');
const dgram = require('node:dgram');
const test = require('node:test');
const {program} = require('./program.js');

const load = program('udp_load');
const NOTICE = 'beb61febda5246ba923359dbbfe6c8e4';

/** Runs the load against a server that treats each datagram as told. */
async function loadAgainst(onDatagram, ...flags) {
  const server = dgram.createSocket('udp4');
  let seen = 0;
  server.on('message', (data, {port, address}) =>
    onDatagram(answer => server.send(answer, port, address), data, ++seen));
  await new Promise(resolve => server.bind(0, '127.0.0.1', resolve));
  const result = await load(
    [`--port=${server.address().port}`, '--warmup=0.1', '--seconds=1', '--connections=3', ...flags]);
  server.close();
  return result;
}

const AFTER = 200;
const echo = (answer, data) => answer(data);

/** Echoes, but once as told. */
const onceAfterSome = deed => (answer, data, seen) => (seen === AFTER ? deed : echo)(answer, data);

for (const flags of [[], ['--depth=16'], ['--size=8', '--depth=64'], ['--size=65507', '--depth=3']]) {
  test(`shouldAcceptARightEcho ${flags.join(' ')}`, async () => {
    const result = await loadAgainst(echo, ...flags);
    assert.deepStrictEqual([result.status, result.err], [0, '']);
    const told = JSON.parse(result.out);
    assert.ok(told.messages > 0 && told.p50_us <= told.p99_us && told.p99_us <= told.max_us, result.out);
  });
}

test('shouldSendAgainWhatIsLostAndTellHowMany', async () => {
  const result = await loadAgainst((answer, data, seen) => seen % AFTER === 0 || answer(data), '--depth=4');
  assert.deepStrictEqual([result.status, result.err], [0, '']);
  const told = JSON.parse(result.out);
  assert.ok(told.resent > told.late && told.max_us > 500_000, result.out);
});

test('shouldTakeTheLateAnswerOfADatagramThatWentTwice', async () => {
  let held;
  const result = await loadAgainst((answer, data, seen) => {
    if (seen === AFTER) {
      held = data;
      return;
    }
    answer(data);
    if (held && data.equals(held)) {
      answer(data);
      held = undefined;
    }
  });
  assert.deepStrictEqual([result.status, result.err], [0, '']);
  const told = JSON.parse(result.out);
  assert.ok(told.resent > 0 && told.late > 0, result.out);
});

const changed = (data, at) => { const copy = Buffer.from(data); copy[at] ^= 1; return copy; };

const FAULTS = {
  'wrong byte': (answer, data) => answer(changed(data, data.length - 1)),
  'wrong byte|never sent|answered twice': (answer, data) => answer(changed(data, 0)),
  'never sent|wrong byte': (answer, data) => answer(changed(data, 7)),
  'wrong length: .* expected=64 actual=63': (answer, data) => answer(data.subarray(1)),
  'wrong length: .* expected=64 actual=65': (answer, data) => answer([data, 'x']),
  'wrong length: .* actual=0': answer => answer(''),
  'answered twice': (answer, data) => { answer(data); answer(data); },
};

for (const [complaint, deed] of Object.entries(FAULTS)) {
  test(`shouldComplainOf ${complaint}`, async () => {
    const result = await loadAgainst(onceAfterSome(deed), '--depth=4');
    assert.strictEqual(result.status, 1);
    assert.strictEqual(result.out, '');
    assert.match(result.err, new RegExp(`^udp_load: .*(${complaint})`));
  });
}

test('shouldComplainOfAServerThatFallsSilent', async () => {
  const result = await loadAgainst((answer, data, seen) => seen < AFTER && answer(data));
  assert.strictEqual(result.status, 1);
  assert.match(result.err, /the server fell silent/);
});

test('shouldComplainOfAClosedPort', async () => {
  const socket = dgram.createSocket('udp4');
  await new Promise(resolve => socket.bind(0, '127.0.0.1', resolve));
  const {port} = socket.address();
  await new Promise(resolve => socket.close(resolve));
  const result = await load([`--port=${port}`, '--seconds=1']);
  assert.strictEqual(result.status, 1);
  assert.match(result.err, /cannot (send|receive): .*refused/);
});

test('shouldSayGoodByeOfEveryPeer', async () => {
  const gone = [];
  const result = await loadAgainst((answer, data) =>
    data.length === 16 ? gone.push(data.toString('hex')) : answer(data));
  assert.strictEqual(result.status, 0);
  assert.deepStrictEqual(gone, [NOTICE, NOTICE, NOTICE]);
});

test('shouldRefuseWrongOptions', async () => {
  const wrong = [['--size=7', /--size=7 is not a number from 8 to 65507/], ['--depth=65', /from 1 to 64/]];
  for (const [flag, told] of wrong) {
    const result = await loadAgainst(echo, flag);
    assert.strictEqual(result.status, 2);
    assert.match(result.err, told);
  }
});
