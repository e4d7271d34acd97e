'use strict';

const assert = require('node:assert');
const test = require('node:test');
const {CONTENDERS, LOADS, ROWS} = require('../../main/js/contenders.js');
const {OptionError, parse} = require('../../main/js/options.js');

const named = all => all.map(one => `${one.wire} ${one.name}`);

test('shouldTakeEveryRowWithoutTlsUnlessTold', () => {
  assert.deepStrictEqual(parse([]).rows, ROWS.filter(row => row.wire !== 'tls'));
});

test('shouldTakeTheRowsOfTlsWhenAsked', () => {
  assert.deepStrictEqual(parse(['--tls']).rows, ROWS.filter(row => row.wire === 'tls'));
  assert.deepStrictEqual(parse(['--tls', '--rows=tlsFull']).rows.map(row => row.name), ['tlsFull']);
});

test('shouldTakeAllRowsOfAWire', () => {
  assert.deepStrictEqual(parse(['--rows=udp']).rows, ROWS.filter(row => row.wire === 'udp'));
});

test('shouldTakeAServerOnEveryWireAndAlwaysTheYardsticks', () => {
  const {contenders} = parse(['--contenders=hpsocket']);
  assert.deepStrictEqual(named(contenders), 
    ['tcp selector', 'tcp hpsocket', 'udp selector', 'udp hpsocket', 'tls netty-jdk', 'tls hpsocket']);
});

test('shouldMeasureIdlePeersOverWholeIntervalsUnlessTold', () => {
  const {idle, rounds, seconds, warmup, peers} = parse(['--idle', '--rounds=2']);
  assert.deepStrictEqual([idle, rounds, seconds, warmup, peers], [true, 2, 60, 60, 15_000]);
});

test('shouldMeasureTenThousandConnectionsUnlessTold', () => {
  const {swap, rounds, connections, rate} = parse(['--swap', '--rate=500']);
  assert.deepStrictEqual([swap, rounds, connections, rate], [true, 5, 10_000, 500]);
});

test('shouldRefuseWhatItDoesNotKnow', () => {
  for (const wrong of ['--rows=udp64Bx2', '--contenders=', '--peers=20000', '--idle=1', '--seconds=', 'tcp']) {
    assert.throws(() => parse([wrong]), OptionError, wrong);
  }
});

test('shouldHaveNoNameTwiceOnAWireAndALoadForEachRow', () => {
  for (const all of [named(CONTENDERS), named(ROWS)]) {
    assert.strictEqual(new Set(all).size, all.length);
  }
  assert.ok(ROWS.every(row => row.load || LOADS[row.wire]));
});
