'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const {BASES, JVM_FLAGS, TARGET, javaProgram} = require('./contenders.js');
const {capture} = require('./processes.js');

// A window in which the server or the load generator waited longer than this share of it for its core was disturbed.
const DISTURBED_SHARE = 0.05;
// More than this share of a window used by all idle servers together is worth a word.
const IDLE_SHARE = 0.01;
// A server that lost more than this share of the datagrams in a row is marked.
const LOST_SHARE = 0.001;
// A server that went on with fewer sessions than this share of those it was offered is marked.
const RESUMED_SHARE = 0.99;

const FIGURES = [
  {name: 'cpuNsPerMessage', text: ns => `${(ns / 1000).toFixed(2)} µs`},
  {name: 'perSecond', text: rate => Math.round(rate).toLocaleString('en-US')},
  {name: 'p99Us', text: us => `${us < 100 ? us.toFixed(1) : Math.round(us)} µs`},
];

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The ratios of one figure, each against the yardstick's window of the same round. */
function ratios(windows, base, figure) {
  return windows.flatMap(window => {
    const yardstick = base.find(one => one.start === window.start && one.round === window.round);
    return yardstick ? [window[figure] / yardstick[figure]] : [];
  });
}

function ratioCell(values) {
  if (values.length === 0) {
    return '-';
  }
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map(value => value.toFixed(2));
  return `**${middle}** (${least}–${most})`;
}

function line(result, name) {
  if (result.failures.has(name)) {
    return `| ${result.row.about} | ${name} | FAILED: ${result.failures.get(name).replaceAll('|', '/')} | | | | | |`;
  }
  const baseName = BASES[result.row.wire];
  const base = result.windows.filter(one => one.contender === baseName);
  const windows = result.windows.filter(one => one.contender === name);
  const cells = FIGURES.flatMap(figure => [
    windows.length === 0 ? '-' : figure.text(median(windows.map(one => one[figure.name]))),
    name === baseName ? '1' : ratioCell(ratios(windows, base, figure.name)),
  ]);
  return `| ${result.row.about} | ${name}${lossMark(windows)}${resumedMark(result.row, windows)} | ${cells.join(' | ')} |`;
}

function lossMark(windows) {
  const lost = lossOf(windows);
  return lost > LOST_SHARE ? ` (lost ${share(lost)})` : '';
}

/** Resumed handshakes are compared only with such. */
function resumedMark(row, windows) {
  const resumed = windows.length === 0 ? 1 : median(windows.map(one => one.resumedShare ?? 1));
  return row.depth > 1 && resumed < RESUMED_SHARE ? ` (resumed ${share(resumed)})` : '';
}

function lossOf(windows) {
  const sum = figure => windows.reduce((total, window) => total + window[figure], 0);
  return windows.length === 0 ? 0 : sum('lost') / sum('messages');
}

function table(results, contenders) {
  const head = ['load', 'server', 'CPU/message', 'ratio', 'messages/s', 'ratio', 'p99', 'ratio'];
  return [
    `| ${head.join(' | ')} |`,
    '| --- | --- | --: | --- | --: | --- | --: | --- |',
    ...results.flatMap(result =>
      contenders.filter(one => one.wire === result.row.wire).map(contender => line(result, contender.name))),
  ].join('\n');
}

/** The version of a library, from the name of its archive. */
function versionOf(artifact) {
  const jar = fs.readdirSync(path.join(TARGET, 'lib')).find(name => new RegExp(`^${artifact}-[0-9]`).test(name));
  return jar ? jar.slice(artifact.length + 1, -'.jar'.length) : 'unknown';
}

/** What it was measured on. */
async function setting(options) {
  const java = (await capture([javaProgram(), '--version'])).split('\n')[0];
  const cpu = os.cpus()[0].model.trim();
  return [
    `${cpu}, ${os.cpus().length} cores, ${os.type()} ${os.release()}; ${java}.`,
    `Servers on core ${options.serverCore}, load on core ${options.loadCore}, 127.0.0.1.`,
    `JVM flags, the same for all: ${[...JVM_FLAGS, ...options.jvm].join(' ')}`,
  ].join('\n');
}

/** The versions of what others made, and what the ratios are against. */
function peers(wires) {
  const versions = [`Netty ${versionOf('netty-transport')}`];
  if (wires.has('tcp')) {
    versions.push(`smart-socket ${versionOf('aio-core')}`);
  }
  if (wires.has('tls')) {
    versions.push(`netty-tcnative ${versionOf('netty-tcnative-classes')}`, `BouncyCastle ${versionOf('bctls-jdk18on')}`);
  }
  return {versions: versions.join(', '), yardsticks: [...new Set([...wires].map(wire => BASES[wire]))].join(' or ')};
}

function procedure(options, wires) {
  const {versions, yardsticks} = peers(wires);
  return [
    `${versions}. TCP_NODELAY on both sides.`,
    `For each load every server was started afresh and warmed for ${options.warmup} s; then all stayed alive, idle ones waiting, and`,
    `took turns: ${options.starts} x ${options.rounds} rounds of a ${options.seconds}-second window each. Every echoed byte was checked.`,
    `Medians; a ratio is the median over the rounds of server / ${yardsticks} within the round (least–most). CPU and p99: less is`,
    'better; messages/s: more is better.',
  ].join('\n');
}

function share(value, digits = 1) {
  return `${(100 * value).toFixed(digits)} %`;
}

/** How far the figures can be trusted. */
function quality(windows) {
  const disturbed = windows.filter(one => Math.max(one.serverWait, one.loadWait) > DISTURBED_SHARE);
  const idle = Math.max(0, ...windows.map(one => one.idleBusy));
  const notes = [`Disturbed windows (server or load waited over ${share(DISTURBED_SHARE)} for its core): ${disturbed.length} of ${windows.length}.`];
  if (idle > IDLE_SHARE) {
    notes.push(`Idle servers used up to ${share(idle)} of a core during a window.`);
  }
  if (windows.some(one => one.lost > 0)) {
    notes.push(`Datagrams lost and sent again: ${share(lossOf(windows), 4)}.`);
  }
  return notes.join('\n');
}

/** The whole result as Markdown. */
async function report(results, contenders, options) {
  const windows = results.flatMap(result => result.windows);
  return [`${await setting(options)}\n${procedure(options, new Set(results.map(result => result.row.wire)))}`, table(results, contenders), quality(windows)].join('\n\n');
}

module.exports = {median, quality, report, setting, share, table};
