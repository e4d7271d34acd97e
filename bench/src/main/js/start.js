'use strict';

const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const {spawn} = require('child_process');

const ROOT = path.resolve(__dirname, '../../../..');
const RUNS = {least: 1, most: 1000, usual: 9};
const LIMIT_MS = 60_000;
const WRONG_OPTIONS = 2;
const PORT = '{port}';

const HELP = `usage: bench/start [--runs=N] [NAME|NAME=COMMAND]...

Tells how long it takes from the start of a command until it accepts a connection. All take turns;
the machine should have nothing else to do. Timed from outside, the last failed connect is at most 2 ms before the accept.

  --runs=N        starts of each (${RUNS.usual})
  plain           ./hpsocket serve, as java -jar
  felix           the Felix folder with a server and an echo listener in its configurations
  NAME=COMMAND    any other, with ${PORT} in the place of the port that it shall listen at, for instance
                  'image=dist/target/hpsocket-image/bin/hpsocket serve tcp://127.0.0.1:${PORT}'

Without names plain and felix are started. Exit status: 0 all accepted, 1 one did not, 2 wrong options.
`;

/** One file of what has been built. */
function built(pattern) {
  const folder = path.join(ROOT, 'dist/target');
  const found = fs.existsSync(folder) ? fs.readdirSync(folder).filter(name => pattern.test(name)) : [];
  if (found.length !== 1) {
    throw new Error(`${found.length} of ${pattern} in ${folder}: ./hpsocket --version builds it`);
  }
  return path.join(folder, found[0]);
}

const KNOWN = {
  plain: () => ({
    command: port => `java -jar ${built(/^org\.hpsocket\.dist-.*[0-9T]\.jar$/)} serve tcp://127.0.0.1:${port}`,
  }),
  felix: temporary => {
    const home = path.join(temporary, 'felix');
    fs.cpSync(path.join(built(/^hpsocket-.*-felix$/), 'hpsocket-felix'), home, {recursive: true});
    const write = (name, line) => fs.writeFileSync(path.join(home, 'conf', `org.hpsocket.${name}.cfg`), `${line}\n`);
    write('echo.push', 'hpsocket.endpoint = start');
    return {
      command: port => {
        write('server~start', `uri = tcp://127.0.0.1:${port}`);
        return `${home}/bin/hpsocket-felix`;
      },
    };
  },
};

function parse(args) {
  const options = {runs: RUNS.usual, names: [], help: false};
  for (const arg of args) {
    const [, runs] = /^--runs=(\d+)$/.exec(arg) || [];
    if (runs >= RUNS.least && runs <= RUNS.most) {
      options.runs = Number(runs);
    } else if (arg === '--help') {
      options.help = true;
    } else if (Object.hasOwn(KNOWN, arg) || /^[a-z0-9-]+=.*\{port\}/s.test(arg)) {
      options.names.push(arg);
    } else {
      throw Object.assign(new Error(`${arg} is none of --runs=${RUNS.least}..${RUNS.most}, ${Object.keys(KNOWN).join(', ')} `
        + `or NAME=COMMAND with ${PORT}; see --help`), {status: WRONG_OPTIONS});
    }
  }
  return {...options, names: options.names.length > 0 ? options.names : Object.keys(KNOWN)};
}

function row(text, temporary) {
  const [, name, command] = /^([a-z0-9-]+)=(.*)$/s.exec(text) || [null, text];
  const made = command ? {command: port => command.replaceAll(PORT, port)} : KNOWN[text](temporary);
  return {name, ...made, takenMs: []};
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject).listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}

function accepts(port) {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
    socket.on('error', () => resolve(false));
  });
}

/** Starts it once and waits for the accept, then for its end. */
async function startOnce(command, port) {
  const begunNs = process.hrtime.bigint();
  const child = spawn('sh', ['-c', `exec ${command}`], {cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe']});
  let said = '';
  let over = false;
  child.stderr.on('data', chunk => { said += chunk; });
  const ended = new Promise(resolve => child.on('exit', () => { over = true; resolve(); }));
  try {
    while (!await accepts(port)) {
      if (over || process.hrtime.bigint() - begunNs > BigInt(LIMIT_MS) * 1_000_000n) {
        throw new Error(`${command} ${over ? 'ended' : `did not accept within ${LIMIT_MS} ms`}: ${said.trim()}`);
      }
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    return Number(process.hrtime.bigint() - begunNs) / 1e6;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function shown({name, takenMs}) {
  const sorted = [...takenMs].sort((a, b) => a - b);
  const [median, least, most] = [sorted[sorted.length >> 1], sorted[0], sorted[sorted.length - 1]].map(ms => ms.toFixed(0));
  return `${name.padEnd(16)} ${median.padStart(8)} ${least.padStart(8)} ${most.padStart(8)}`;
}

async function measure({names, runs}) {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'hpsocket-start-'));
  try {
    const rows = names.map(name => row(name, temporary));
    for (let run = 0; run < runs; run++) {
      for (const one of rows) {
        const port = await freePort();
        one.takenMs.push(await startOnce(one.command(port), port));
      }
    }
    return rows;
  } finally {
    fs.rmSync(temporary, {recursive: true});
  }
}

async function answer(args) {
  const options = parse(args);
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const rows = await measure(options);
  console.log(`${'ms to accept'.padEnd(16)}   median    least     most   of ${options.runs} starts`);
  rows.forEach(one => console.log(shown(one)));
}

/** Does what the command line says and sets the exit status. */
async function main(args) {
  try {
    await answer(args);
  } catch (error) {
    console.error(`bench/start: ${error.message}`);
    process.exitCode = error.status || 1;
  }
}

module.exports = {main, measure, parse};
