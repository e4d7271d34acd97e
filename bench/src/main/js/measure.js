'use strict';

const path = require('path');
const {BASES, IDENTITY, LOADS, TARGET, commandOf} = require('./contenders.js');
const {capture, pinned, schedule, startServer, stop} = require('./processes.js');

// At the start of each window: connections opened, TCP windows grown, caches the server's own again.
const SETTLE_SECONDS = 0.4;

/** The load of TLS trusts the certificate of the servers alone. */
function trusting(row) {
  return row.wire === 'tls' ? ['env', `SSL_CERT_FILE=${IDENTITY.certificate}`] : [];
}

async function load(row, server, options, warmup, seconds) {
  const flags = {port: server.port, pid: server.pid, connections: row.connections, size: row.size, depth: row.depth, warmup, seconds};
  const program = path.join(TARGET, row.load || LOADS[row.wire]);
  const command = [...trusting(row), program, ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`)];
  return JSON.parse(await capture(pinned(options.loadCore, command)));
}

/** One measured window of one server, with what could have disturbed it. */
async function measure(row, server, others, options) {
  const startNs = process.hrtime.bigint();
  const before = schedule(server.pid);
  const idleBefore = others.map(other => schedule(other.pid).ranNs);
  const result = await load(row, server, options, SETTLE_SECONDS, options.seconds);
  const elapsedNs = Number(process.hrtime.bigint() - startNs);
  const idleNs = others.map((other, i) => schedule(other.pid).ranNs - idleBefore[i]);
  return {
    ...result,
    perSecond: result.messages / result.seconds,
    cpuNsPerMessage: result.cpu_ns / result.messages,
    p99Us: result.p99_us,
    lost: row.wire === 'udp' ? Math.max(0, result.resent - result.late) : 0,
    resumedShare: 'resumed' in result ? result.resumed / result.messages : null,
    serverBusy: result.cpu_ns / (result.seconds * 1e9),
    serverWait: (schedule(server.pid).waitedNs - before.waitedNs) / elapsedNs,
    loadWait: result.wait_ns / (result.seconds * 1e9),
    idleBusy: idleNs.reduce((sum, ns) => sum + ns, 0) / elapsedNs,
  };
}

function tell(row, label, server, text) {
  console.error(`${row.name.padEnd(11)} ${label.padEnd(12)} ${server.contender.name.padEnd(14)} ${text}`);
}

/** A server that fails leaves the row; the others go on. */
class Row {
  constructor(row) {
    this.row = row;
    this.windows = [];
    this.failures = new Map();
  }

  fail(name, error) {
    this.failures.set(name, error.message);
    console.error(`${this.row.name}: ${name} failed: ${error.message}`);
  }

  async attempt(name, action) {
    if (this.failures.has(name)) {
      return undefined;
    }
    try {
      return await action();
    } catch (error) {
      this.fail(name, error);
      return undefined;
    }
  }
}

async function startServers(result, contenders, options) {
  const servers = [];
  for (const contender of contenders) {
    const log = path.join(TARGET, 'logs', `${result.row.name}-${contender.name}.log`);
    const server = await result.attempt(contender.name,
      () => startServer(contender, options.serverCore, commandOf(contender, options.jvm), log));
    if (server) {
      servers.push(server);
    }
  }
  return servers;
}

async function warmUp(result, servers, options) {
  for (const server of servers) {
    tell(result.row, 'warm-up', server, `${options.warmup} s`);
    await result.attempt(server.contender.name, () => load(result.row, server, options, 0, options.warmup));
  }
}

async function measureRound(result, servers, start, round, options) {
  for (const server of servers) {
    const name = server.contender.name;
    const others = servers.filter(other => other !== server);
    const window = await result.attempt(name, () => measure(result.row, server, others, options));
    if (window) {
      result.windows.push({row: result.row.name, contender: name, start, round, ...window});
      tell(result.row, `round ${round}/${options.rounds}`, server,
        `${Math.round(window.perSecond)}/s  ${Math.round(window.cpuNsPerMessage)} ns  p99 ${window.p99Us} us`);
    }
  }
}

/** Measures one load: all servers started and warmed, then round after round each for one window, in the same order. */
async function measureRow(row, contenders, options) {
  const result = new Row(row);
  for (let start = 1; start <= options.starts && !result.failures.has(BASES[row.wire]); start++) {
    const servers = await startServers(result, contenders, options);
    await warmUp(result, servers, options);
    for (let round = 1; round <= options.rounds; round++) {
      await measureRound(result, servers, start, round, options);
    }
    await stop(servers.map(server => server.child));
  }
  return result;
}

module.exports = {measureRow};
