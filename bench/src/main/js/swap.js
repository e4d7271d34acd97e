'use strict';

const path = require('path');
const {SWAP, TARGET, commandOf} = require('./contenders.js');
const {capture, pinned, startServer, stop} = require('./processes.js');
const {median, setting, share} = require('./report.js');

// A quiet window first, so that every replacement has one beside it.
const KINDS = [
  {what: 'n', about: 'nothing'},
  {what: 'c', about: 'codec'},
  {what: 't', about: 'transport'},
];

/** The windows of one server, in the order in which they are measured. */
function windowsOf(rounds) {
  return KINDS.map(kind => kind.what).join('').repeat(rounds);
}

/** Numbers the windows of one start: the first of each kind meets code that has never run. */
function numbered(windows, start) {
  return windows.map((window, i) => ({start, round: 1 + Math.floor(i / KINDS.length), ...window}));
}

/** What a swap has not done, in words; empty when it has done all. */
function complaint(window, connections) {
  const {done, refused, waiting, failed} = window.swap;
  return window.what === 'n' || (done > connections && refused === 0 && waiting === 0) ? ''
    : `swap ${window.what}: ${failed || `done=${done} refused=${refused} waiting=${waiting}`}`;
}

/** With priority over everything else, the load over the server: what it waits for shall be the server's doing alone. */
function ranked(command, rank, options) {
  return options.realTime ? ['chrt', '--rr', String(rank), ...command] : command;
}

async function measureStart(start, options) {
  const log = path.join(TARGET, 'logs', 'swap.log');
  // both cores: what compiles is another thread than what serves
  const cores = [options.serverCore, options.loadCore].sort().join(',');
  const server = await startServer(SWAP, cores, ranked(commandOf(SWAP, options.jvm), 1, options), log);
  const flags = {
    port: server.port, connections: options.connections, rate: options.rate, warmup: options.warmup,
    seconds: options.seconds, windows: windowsOf(options.rounds),
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  console.error(`start ${start} of ${options.starts}: ${options.connections} connections, ${options.rounds} rounds`);
  const load = ranked([path.join(TARGET, 'swap_load'), ...args], 2, options);
  const told = JSON.parse(await capture(pinned(options.loadCore, load)));
  await stop([server.child]);
  return numbered(told.windows, start);
}

/** Windows without and with replaced code, in turns, at fresh servers. */
async function measureSwap(options) {
  const windows = [];
  for (let start = 1; start <= options.starts; start++) {
    windows.push(...await measureStart(start, options));
  }
  const wrong = windows.map(window => complaint(window, options.connections)).filter(Boolean);
  if (wrong.length > 0) {
    throw new Error(wrong.join('; '));
  }
  return windows;
}

function cell(values) {
  if (values.length === 0) {
    return '-';
  }
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map(us => (us / 1000).toFixed(1));
  return values.length === 1 ? middle : `${middle} (${least}–${most})`;
}

function line(about, windows) {
  const figures = ['longest_p50_us', 'longest_p99_us', 'longest_max_us', 'answer_p99_us'];
  const whole = windows.filter(window => window.what !== 'n').map(window => window.swap.took_us);
  return `| ${[about, cell(whole), ...figures.map(figure => cell(windows.map(window => window[figure])))].join(' | ')} |`;
}

function lines(windows) {
  return KINDS.flatMap(({what, about}) => {
    const mine = windows.filter(window => window.what === what);
    const first = mine.filter(window => window.round === 1);
    const later = mine.filter(window => window.round > 1);
    return what === 'n' ? [line(about, mine)] : [line(`${about}, the first time`, first), line(`${about}, later`, later)];
  });
}

/** The result as Markdown. */
async function reportSwap(windows, options) {
  const head = ['replaced', 'whole', 'longest wait of a connection, p50', 'p99', 'max', 'p99 of all answers'];
  const waited = windows.reduce((total, window) => total + window.wait_ns, 0) / (windows.length * options.seconds * 1e9);
  return [
    await setting(options),
    `${options.connections.toLocaleString('en-US')} connections, ${options.rate.toLocaleString('en-US')} packs of 64 bytes a second in `
      + `all, every byte checked; ${options.starts} x ${options.rounds} rounds, windows of ${options.seconds} s. The server may use both `
      + `cores${options.realTime ? '; both run with real-time priority' : ''}.\nMilliseconds, medians over the windows (least–most).`,
    [`| ${head.join(' | ')} |`, '| --- | --: | --: | --: | --: | --: |', ...lines(windows)].join('\n'),
    `The load waited ${share(waited)} of the time for its core.`,
  ].join('\n\n');
}

module.exports = {complaint, lines, measureSwap, numbered, reportSwap, windowsOf};
