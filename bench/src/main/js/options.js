'use strict';

const {BASE, CONTENDERS, ROWS} = require('./contenders.js');

const DEFAULTS = {
  rounds: 5, seconds: 2, warmup: 4, starts: 1, serverCore: 1, loadCore: 0,
  rows: ROWS, contenders: null, jvm: [], json: null, build: true, help: false,
};

const HELP = `usage: bench/run [OPTION]...

Starts echo servers, each in a process of its own on one core, and drives them in turns from the other core with a load
generator that checks every byte. Prints medians of messages/s, p99 and server CPU time per message, and their ratios
against the bare selector loop. Builds what is missing.

  --rounds=N           measured windows per server and load (${DEFAULTS.rounds})
  --seconds=S          length of a window (${DEFAULTS.seconds})
  --warmup=S           load for each freshly started server, for the JIT (${DEFAULTS.warmup})
  --starts=N           repeat everything with N fresh sets of servers (${DEFAULTS.starts}): the JIT does not always decide alike
  --rows=A,B           loads: ${ROWS.map(r => r.name).join(',')}
  --contenders=A,B     servers: ${CONTENDERS.map(c => c.name).join(',')}
                       (${BASE} always takes part)
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

function named(name, text, all) {
  return text.split(',').map(wanted => {
    const found = all.find(one => one.name === wanted);
    if (!found) {
      throw new OptionError(`--${name}=${wanted} is none of ${all.map(one => one.name).join(', ')}`);
    }
    return found;
  });
}

/** The chosen ones in the table's order, the yardstick among them. */
function contenders(text) {
  const chosen = named('contenders', text, CONTENDERS);
  return CONTENDERS.filter(one => one.name === BASE || chosen.includes(one));
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
  json: (o, v) => { o.json = v; },
};

const FLAGS = {
  'no-build': o => { o.build = false; },
  help: o => { o.help = true; },
};

/** Reads the command line; throws an OptionError that names what is wrong. */
function parse(args) {
  const options = {...DEFAULTS};
  for (const arg of args) {
    const [, name, value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) || [];
    if (value !== undefined && Object.hasOwn(VALUED, name)) {
      VALUED[name](options, value);
    } else if (value === undefined && Object.hasOwn(FLAGS, name ?? '')) {
      FLAGS[name](options);
    } else {
      throw new OptionError(`${arg} is no option, or lacks its value; see --help`);
    }
  }
  if (options.serverCore === options.loadCore) {
    throw new OptionError(`--server-core=${options.serverCore} and --load-core=${options.loadCore} must differ`);
  }
  return options;
}

module.exports = {HELP, OptionError, parse};
