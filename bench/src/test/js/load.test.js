'use strict';

// The load generator must notice every way in which an echo can be wrong. Run with: node --test bench/src/test/js

const assert = require('node:assert');
const net = require('node:net');
const test = require('node:test');
const {program} = require('./program.js');

const load = program('load');

/** Runs the load against a server that treats the input of each connection as told. */
async function loadAgainst(onData, ...flags) {
  const server = net.createServer({allowHalfOpen: true}, socket => {
    let seen = 0;
    socket.on('data', data => { seen += data.length; onData(socket, data, seen); });
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const result = await load(
    [`--port=${server.address().port}`, '--warmup=0.1', '--seconds=0.3', '--connections=3', ...flags]);
  server.close();
  return result;
}

const AFTER = 10_000;
const echo = (socket, data) => socket.write(data);

/** Echoes, but once as told. */
const onceAfterSome = deed => (socket, data, seen) => {
  if (seen > AFTER && !socket.done) {
    socket.done = true;
    deed(socket, data);
  } else {
    echo(socket, data);
  }
};

for (const flags of [[], ['--depth=16'], ['--size=1', '--depth=7'], ['--size=100003', '--depth=3']]) {
  test(`shouldAcceptARightEcho ${flags.join(' ')}`, async () => {
    const result = await loadAgainst(echo, ...flags);
    assert.deepStrictEqual([result.status, result.err], [0, '']);
    const told = JSON.parse(result.out);
    assert.ok(told.messages > 0 && told.p50_us <= told.p99_us && told.p99_us <= told.max_us, result.out);
  });
}

const FAULTS = {
  'wrong byte': (socket, data) => { data[data.length - 1] ^= 1; socket.write(data); },
  'wrong byte|missing bytes': (socket, data) => socket.write(data.subarray(1)),
  'missing bytes, the server ended': socket => socket.end(),
  'missing bytes, the server fell silent': () => {},
  'before it was sent|wrong byte|surplus': (socket, data) => { socket.write(data); socket.write(data); },
  'cannot receive': socket => socket.resetAndDestroy(),
};

for (const [complaint, deed] of Object.entries(FAULTS)) {
  test(`shouldComplainOf ${complaint}`, async () => {
    const result = await loadAgainst(onceAfterSome(deed), '--depth=4');
    assert.strictEqual(result.status, 1);
    assert.strictEqual(result.out, '');
    assert.match(result.err, new RegExp(`^load: .*(${complaint})`));
  });
}

test('shouldComplainOfBytesAfterTheLastMessage', async () => {
  let ended = 0;
  const result = await loadAgainst((socket, data) => {
    socket.removeAllListeners('end').on('end', () => { ended++; socket.end('x'); });
    echo(socket, data);
  });
  assert.strictEqual(result.status, 1);
  assert.match(result.err, /surplus bytes/);
  assert.ok(ended > 0);
});

test('shouldRefuseWrongOptions', async () => {
  const result = await loadAgainst(echo, '--depth=0');
  assert.strictEqual(result.status, 2);
  assert.match(result.err, /--depth=0 is not a number from 1 to/);
});
