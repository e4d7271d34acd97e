'use strict';

const assert = require('node:assert');
const test = require('node:test');
const {CONTENDERS, ROWS} = require('../../main/js/contenders.js');
const {quality, table} = require('../../main/js/report.js');

const udpRow = ROWS.find(row => row.wire === 'udp');
const udpOnly = CONTENDERS.filter(one => one.wire === 'udp');

function window(contender, round, figures) {
  return {
    contender, start: 1, round, messages: 1000, perSecond: 1000, cpuNsPerMessage: 1000, p99Us: 10, lost: 0,
    serverWait: 0, loadWait: 0, idleBusy: 0, ...figures,
  };
}

const result = (windows, failures = []) => ({row: udpRow, windows, failures: new Map(failures)});

function lineOf(name, windows, failures) {
  return table([result(windows, failures)], CONTENDERS).split('\n').find(line => line.includes(`| ${name}`));
}

test('shouldShowTheMedianOfRatiosWithinRounds', () => {
  const windows = [1, 2, 3].flatMap(round => [
    window('selector', round, {cpuNsPerMessage: 1000 * round}),
    window('hpsocket', round, {cpuNsPerMessage: 1101 * round}),
  ]);
  assert.match(lineOf('hpsocket', windows), /\| 2\.20 µs \| \*\*1\.10\*\* \(1\.10–1\.10\) \|/);
});

test('shouldListTheServersOfTheWireAlone', () => {
  const lines = table([result([window('selector', 1, {})])], CONTENDERS).split('\n').slice(2);
  assert.strictEqual(lines.length, udpOnly.length);
});

test('shouldMarkAServerThatLostDatagrams', () => {
  const lossy = lost => lineOf('c-loop', [window('selector', 1, {}), window('c-loop', 1, {lost})]);
  assert.match(lossy(2), /\| c-loop \(lost 0\.2 %\) \|/);
  assert.match(lossy(1), /\| c-loop \|/);
});

test('shouldNameTheFailureOfAServer', () => {
  assert.match(lineOf('hpsocket', [window('selector', 1, {})], [['hpsocket', 'wrong | byte']]), /FAILED: wrong \/ byte/);
});

test('shouldCountDisturbedWindowsAndLostDatagrams', () => {
  const text = quality([window('selector', 1, {serverWait: 0.06}), window('c-loop', 1, {loadWait: 0.01, lost: 1})]);
  assert.match(text, /: 1 of 2\./);
  assert.match(text, /lost and sent again: 0\.0500 %/);
});

test('shouldCompareWithTheYardstickOfTheWireAndMarkAServerThatDoesNotResume', () => {
  const row = ROWS.find(one => one.name === 'tlsResumed');
  const windows = [
    window('netty-jdk', 1, {resumedShare: 1}), window('hpsocket', 1, {resumedShare: 0, cpuNsPerMessage: 500}),
  ];
  const text = table([{row, windows, failures: new Map()}], CONTENDERS);
  assert.match(text, /\| hpsocket \(resumed 0\.0 %\) \| 0\.50 µs \| \*\*0\.50\*\*/);
  assert.match(text, /\| netty-jdk \| /);
});
