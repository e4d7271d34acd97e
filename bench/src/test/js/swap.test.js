'use strict';

const assert = require('node:assert');
const net = require('node:net');
const test = require('node:test');
const {program} = require('./program.js');
const {complaint, lines, numbered, windowsOf} = require('../../main/js/swap.js');

const load = program('swap_load');
const HEADER = 4;

/** Runs the load against a server that treats each pack as told. */
async function loadAgainst(onPack, ...flags) {
  const server = net.createServer(socket => {
    let left = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', data => {
      left = Buffer.concat([left, data]);
      while (left.length >= HEADER && left.length >= HEADER + left.readUInt32LE()) {
        const body = left.subarray(HEADER, HEADER + left.readUInt32LE());
        left = left.subarray(HEADER + body.length);
        onPack(body, answer => socket.write(pack(answer)), socket);
      }
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const args = ['--connections=5', '--rate=500', '--warmup=0.1', '--seconds=0.2', '--windows=nc'];
  const result = await load([`--port=${server.address().port}`, ...args, ...flags]);
  server.close();
  return result;
}

function pack(body) {
  const bytes = Buffer.alloc(HEADER + body.length);
  bytes.writeUInt32LE(body.length);
  Buffer.from(body).copy(bytes, HEADER);
  return bytes;
}

const echo = (body, answer) => answer(body.length === 1 ? `{"told":"${body}"}` : body);

test('shouldTellTheServerWhatToReplaceAndPassOnItsAnswer', async () => {
  const result = await loadAgainst(echo);
  assert.deepStrictEqual([result.status, result.err], [0, '']);
  const {windows} = JSON.parse(result.out);
  assert.deepStrictEqual(windows.map(window => window.swap.told), ['n', 'c']);
  assert.ok(windows.every(window => window.messages >= 50 && window.longest_max_us >= window.longest_p50_us), result.out);
});

test('shouldSeeTheLongestWaitOfEachConnection', async () => {
  const waiting = (body, answer) => setTimeout(() => echo(body, answer), 40);
  const {windows} = JSON.parse((await loadAgainst(waiting)).out);
  assert.ok(windows.every(window => window.longest_p50_us >= 39_000), JSON.stringify(windows));
});

const FAULTS = {
  'wrong byte: connection=': (body, answer) => answer(body.length === 1 ? '{}' : Buffer.alloc(body.length)),
  'surplus bytes: connection=': (body, answer) => { echo(body, answer); echo(body, answer); },
  'the server ended the connection: connection=': (body, answer, socket) => socket.end(),
};

for (const [words, onPack] of Object.entries(FAULTS)) {
  test(`shouldFailWith ${words}`, async () => {
    const result = await loadAgainst(onPack);
    assert.strictEqual(result.status, 1);
    assert.match(result.err, new RegExp(`^swap_load: ${words}`));
  });
}

test('shouldRefuseWrongOptions', async () => {
  const result = await loadAgainst(echo, '--windows=nx');
  assert.deepStrictEqual([result.status, result.err], [2, 'swap_load: --windows=nx is not some of n, c and t\n']);
});

test('shouldMeasureNothingCodecAndTransportInTurns', () => {
  assert.strictEqual(windowsOf(2), 'nctnct');
});

test('shouldComplainWhenAConnectionHasNotChanged', () => {
  const swap = {done: 11, refused: 0, waiting: 0};
  assert.strictEqual(complaint({what: 'c', swap}, 10), '');
  assert.match(complaint({what: 'c', swap: {...swap, done: 10}}, 10), /done=10/);
  assert.match(complaint({what: 't', swap: {...swap, refused: 1}}, 10), /refused=1/);
  assert.match(complaint({what: 't', swap: {failed: 'broken'}}, 10), /broken/);
});

test('shouldTellTheFirstTimeFromLaterOnes', () => {
  const window = (what, us) => ({
    what, swap: {took_us: us}, longest_p50_us: us, longest_p99_us: us, longest_max_us: us, answer_p99_us: us,
  });
  const windows = numbered([1, 2, 3, 4, 5, 6].map((ms, i) => window('nct'[i % 3], 1000 * ms)), 1);
  assert.deepStrictEqual(lines(windows), [
    '| nothing | - | 2.5 (1.0–4.0) | 2.5 (1.0–4.0) | 2.5 (1.0–4.0) | 2.5 (1.0–4.0) |',
    '| codec, the first time | 2.0 | 2.0 | 2.0 | 2.0 | 2.0 |',
    '| codec, later | 5.0 | 5.0 | 5.0 | 5.0 | 5.0 |',
    '| transport, the first time | 3.0 | 3.0 | 3.0 | 3.0 | 3.0 |',
    '| transport, later | 6.0 | 6.0 | 6.0 | 6.0 | 6.0 |',
  ]);
});
