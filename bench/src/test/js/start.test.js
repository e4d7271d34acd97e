'use strict';

const assert = require('node:assert');
const test = require('node:test');
const {measure, parse} = require('../../main/js/start.js');

const listening = `server=node -e "require('net').createServer().listen({port}, '127.0.0.1')"`;

test('shouldTakeWhatIsKnownUnlessTold', () => {
  assert.deepStrictEqual(parse([]), {runs: 9, names: ['plain', 'felix'], help: false});
});

test('shouldRefuseWhatItDoesNotKnow', () => {
  for (const wrong of ['--runs=0', '--runs=1001', '--runs', 'karaf', 'server=node', '--port=1']) {
    assert.throws(() => parse([wrong]), {status: 2}, wrong);
  }
});

test('shouldTimeEachStart', async () => {
  const [{name, takenMs}] = await measure(parse(['--runs=2', listening]));
  assert.strictEqual(name, 'server');
  assert.strictEqual(takenMs.length, 2);
  assert.ok(takenMs.every(ms => ms > 0), takenMs.join());
});

test('shouldSayWhyWhenItEnds', async () => {
  const ending = parse(['--runs=1', `server=echo no room for {port} >&2; false`]);
  await assert.rejects(measure(ending), /ended: no room for \d+/);
});
