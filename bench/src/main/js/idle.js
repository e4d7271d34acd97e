'use strict';

const path = require('path');
const {IDLE, TARGET, commandOf} = require('./contenders.js');
const {capture, pinned, startServer} = require('./processes.js');
const {median, setting, share} = require('./report.js');

// After the server's start, before it is measured alone.
const ALONE_WARMUP_SECONDS = 5;

/** One window of a server and its idle peers, perhaps none. */
async function measure(server, peers, warmup, options) {
  const flags = {port: server.port, pid: server.pid, peers, warmup, seconds: options.seconds};
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  console.error(`${peers} peers: ${warmup} s, then a window of ${options.seconds} s`);
  const result = JSON.parse(await capture(pinned(options.loadCore, [path.join(TARGET, 'udp_idle'), ...args])));
  return {...result, busy: result.cpu_ns / (result.seconds * 1e9)};
}

/** Windows without and with peers, in turns, at one server. */
async function measureIdle(options) {
  const log = path.join(TARGET, 'logs', 'idle.log');
  const server = await startServer(IDLE, options.serverCore, commandOf(IDLE, options.jvm), log);
  const windows = [];
  for (let round = 1; round <= options.rounds; round++) {
    windows.push({round, ...await measure(server, 0, ALONE_WARMUP_SECONDS, options)});
    windows.push({round, ...await measure(server, options.peers, options.warmup, options)});
  }
  return windows;
}

function line(windows) {
  const sum = figure => windows.reduce((total, window) => total + window[figure], 0);
  const busy = windows.map(window => window.busy);
  const [middle, least, most] = [median(busy), Math.min(...busy), Math.max(...busy)].map(value => share(value, 3));
  const cells = [
    windows[0].peers.toLocaleString('en-US'), `${middle} (${least}–${most})`,
    (sum('heartbeats') / sum('seconds')).toFixed(1), sum('heartbeats') - sum('answers'),
  ];
  return `| ${cells.join(' | ')} |`;
}

const alone = windows => windows.filter(window => window.peers === 0);
const kept = windows => windows.filter(window => window.peers > 0);

/** The share of a core that the peers add, in the median over the rounds. */
function costOf(windows) {
  const without = alone(windows);
  return median(kept(windows).map((window, i) => window.busy - without[i].busy));
}

/** The result as Markdown. */
async function reportIdle(windows, options) {
  const head = ['| idle UDP peers | CPU of a core | heartbeats/s | lost |', '| --: | --- | --: | --: |'];
  const peers = options.peers.toLocaleString('en-US');
  return [
    await setting(options),
    [...head, line(alone(windows)), line(kept(windows))].join('\n'),
    `The heartbeats of ${peers} peers, one a minute each, cost ${share(costOf(windows), 3)} of a core.`,
  ].join('\n\n');
}

module.exports = {costOf, measureIdle, reportIdle};
