'use strict';

const {BASES, CONTENDERS, ROWS} = require('./contenders.js');

const rowsOf = wire => ROWS.filter(row => row.wire === wire);

const DEFAULTS = {
  rounds: 5, seconds: 2, warmup: 4, starts: 1, serverCore: 1, loadCore: 0,
  rows: ROWS.filter(row => row.wire !== 'tls'), contenders: null, jvm: [], json: null, build: true, help: false, idle: false, peers: 15_000,
  swap: false, tls: false, connections: 10_000, rate: 20_000, realTime: false,
};

// An interval of heartbeats to get warm, and one to measure.
const IDLE_DEFAULTS = {rounds: 1, seconds: 60, warmup: 60};

const TLS_DEFAULTS = {rows: rowsOf('tls')};

const HELP = `usage: bench/run [OPTION]...

Starts echo servers, each in a process of its own on one core, and drives them in turns from the other core with a load
generator that checks every byte. Prints medians of messages/s, p99 and server CPU time per message, and their ratios
against the bare selector loop; with TLS against Netty with the TLS of the JDK. Builds what is missing.

  --rounds=N           measured windows per server and load (${DEFAULTS.rounds})
  --seconds=S          length of a window (${DEFAULTS.seconds})
  --warmup=S           load for each freshly started server, for the JIT (${DEFAULTS.warmup})
  --starts=N           repeat everything with N fresh sets of servers (${DEFAULTS.starts}): the JIT does not always decide alike
  --rows=A,B           loads, or tcp, udp, tls for all of a kind:
                       ${namesOf(rowsOf('tcp')).join(',')}
                       ${namesOf(rowsOf('udp')).join(',')}
                       ${namesOf(rowsOf('tls')).join(',')}
  --contenders=A,B     servers; each takes part in the loads it is made for (the yardstick always does):
                       ${contendersOf('tcp', 'udp')}
                       with TLS ${contendersOf('tls')}
  --tls                the loads of TLS, which the run does not have otherwise: TLS 1.3, TLS_AES_128_GCM_SHA256, X25519, a
                       certificate on P-256; of handshakes a message is a connection with one echo. Needs OpenSSL with its
                       headers, and installs Debian's libssl-dev where they are missing and it has the right to
  --idle               measure idle UDP peers with heartbeats instead: what they cost our server, in percent of a core;
                       then the defaults are --rounds=${IDLE_DEFAULTS.rounds} --seconds=${IDLE_DEFAULTS.seconds} --warmup=${IDLE_DEFAULTS.warmup}
  --peers=N            how many of them (${DEFAULTS.peers})
  --swap               measure instead what connections notice when our server replaces its codec, then its transport
  --connections=N      how many of them (${DEFAULTS.connections})
  --rate=N             messages a second on all of them (${DEFAULTS.rate})
  --real-time          run server and load before everything else on the machine; of --swap, needs the right to do so
  --server-core=N      where the servers run (${DEFAULTS.serverCore})
  --load-core=N        where the load generator runs (${DEFAULTS.loadCore})
  --jvm=FLAGS          more flags for every Java server, separated by spaces
  --json=FILE          also write every window as JSON
  --no-build           take what is built
  --help               this

Exit status: 0 all echoes were right, 1 a check or a server failed, 2 wrong options.
`;

class OptionError extends Error {}

function number(name, text, min, max, whole) {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
    throw new OptionError(`--${name}=${text} is not a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
  }
  return value;
}

/** The names of all, each once. */
function namesOf(all) {
  return [...new Set(all.map(one => one.name))];
}

function contendersOf(...wires) {
  return namesOf(CONTENDERS.filter(one => wires.includes(one.wire))).join(',');
}

/** All that have one of the names, or are of a wire that is named, in the order of the names. */
function named(name, text, all) {
  return text.split(',').flatMap(wanted => {
    const found = all.filter(one => one.name === wanted || one.wire === wanted);
    if (found.length === 0) {
      throw new OptionError(`--${name}=${wanted} is none of ${namesOf(all).join(', ')}`);
    }
    return found;
  });
}

/** The chosen ones in the table's order, the yardstick among them. */
function contenders(text) {
  const chosen = named('contenders', text, CONTENDERS);
  return CONTENDERS.filter(one => one.name === BASES[one.wire] || chosen.includes(one));
}

const VALUED = {
  rounds: (o, v) => { o.rounds = number('rounds', v, 1, 1000, true); },
  seconds: (o, v) => { o.seconds = number('seconds', v, 0.1, 3600); },
  warmup: (o, v) => { o.warmup = number('warmup', v, 0.1, 3600); },
  starts: (o, v) => { o.starts = number('starts', v, 1, 100, true); },
  rows: (o, v) => { o.rows = named('rows', v, ROWS); },
  contenders: (o, v) => { o.contenders = contenders(v); },
  'server-core': (o, v) => { o.serverCore = number('server-core', v, 0, 4095, true); },
  'load-core': (o, v) => { o.loadCore = number('load-core', v, 0, 4095, true); },
  jvm: (o, v) => { o.jvm = v.split(/\s+/).filter(Boolean); },
  peers: (o, v) => { o.peers = number('peers', v, 1, 19_000, true); },
  connections: (o, v) => { o.connections = number('connections', v, 1, 19_000, true); },
  rate: (o, v) => { o.rate = number('rate', v, 1, 1_000_000, true); },
  json: (o, v) => { o.json = v; },
};

const FLAGS = {
  idle: o => { o.idle = true; },
  tls: o => { o.tls = true; },
  swap: o => { o.swap = true; },
  'real-time': o => { o.realTime = true; },
  'no-build': o => { o.build = false; },
  help: o => { o.help = true; },
};

/** Reads the command line; throws an OptionError that names what is wrong. */
function parse(args) {
  const given = {};
  for (const arg of args) {
    const [, name, value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) || [];
    if (value !== undefined && Object.hasOwn(VALUED, name)) {
      VALUED[name](given, value);
    } else if (value === undefined && Object.hasOwn(FLAGS, name ?? '')) {
      FLAGS[name](given);
    } else {
      throw new OptionError(`${arg} is no option, or lacks its value; see --help`);
    }
  }
  const options = {...DEFAULTS, ...(given.idle ? IDLE_DEFAULTS : {}), ...(given.tls ? TLS_DEFAULTS : {}), ...given};
  if (options.serverCore === options.loadCore) {
    throw new OptionError(`--server-core=${options.serverCore} and --load-core=${options.loadCore} must differ`);
  }
  return options;
}

module.exports = {HELP, OptionError, parse};
