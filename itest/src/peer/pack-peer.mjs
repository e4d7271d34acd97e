#!/usr/bin/env node
// A PACK peer that shares no code with the library: it knows the wire by itself and takes its cases from recordings.
import net from 'node:net';
import { parseArgs } from 'node:util';
import { GOLDEN_MAX, bodies, casesOf, goldenCases, name, pack, sha256 } from './pack-cases.mjs';

const HELP = `A foreign PACK peer.

  pack-peer.mjs client URI...       plays every case against running echo servers
  pack-peer.mjs client HOST PORT    the same for one server, with --flag, --max and --wide
  pack-peer.mjs server PORT         checks the packs of its clients and echoes them, until SIGTERM or SIGINT
  pack-peer.mjs server PORT --play  plays one case with each client that connects; a client has to echo
  pack-peer.mjs client URI --echo   connects and echoes until the server is gone: the other side of --play

A URI is pack://HOST:PORT?flag=0x169&max=262144 or pack://HOST:PORT?wide=true&max=262144. A case is played with the
server of its flag and limit. PORT 0 takes any; a server prints "ready PORT" once it accepts.

  --flag=N --max=N --wide  the wire where no URI tells it: 0, 262144, no
  --all                    fail when a recorded case has no server
  --golden=DIR             where pack.json and pack-frames.json are
  --messages=N --seed=N    random echo: how many packs, and the seed of their sizes and cuts
  --timeout=SECONDS        how long a case may take: 30

Prints a line per case, "pass NAME" or "fail NAME: why", then "N passed, N failed". A server that echoes prints a line
per pack: "pass" when it is a recorded one, "pack" when not, "refused" when it is wrong.
Exit status: 0 when all is well, 1 when a case failed or a pack was refused, 2 for wrong arguments.`;

// ---- playing a case

/**
 * Plays one case on a socket; rejects with what went wrong. A pack that comes back shows that the connection works:
 * before what closes it, or after what does not.
 */
function play(socket, { wire, pieces, reply, open }, seconds) {
  return new Promise((resolve, reject) => {
    const proof = pack(wire, Buffer.from('!'));
    const expected = Buffer.concat(open ? [reply, proof] : [proof, reply]);
    const received = [];
    let count = 0;
    const end = (how) => {
      clearTimeout(deadline);
      socket.destroy();
      const bytes = Buffer.concat(received);
      const wrong = !bytes.equals(expected) ? `after ${bytes.length} bytes of ${expected.length}: ${excerpt(bytes)}`
        : (how === 'closed') === open ? `although it should be ${open ? 'open' : 'closed'}` : null;
      if (wrong === null) resolve();
      else reject(new Error(`${how} ${wrong}`));
    };
    const deadline = setTimeout(end, seconds * 1000, 'silent');
    const send = async (all) => { // a piece at a time, each when the one before is with the system
      for (const piece of all) await new Promise((written) => socket.write(piece, written));
    };
    const [first, then] = open ? [pieces, [proof]] : [[proof], pieces];
    const answered = open ? reply.length : proof.length;
    socket.setNoDelay(true).on('error', () => {}).on('close', () => end('closed')).on('data', (bytes) => {
      received.push(bytes);
      const before = count;
      count += bytes.length;
      if (before < answered && count >= answered) send(then);
      if (open ? count >= expected.length : count > expected.length) end('answered');
    });
    send(first);
  });
}

const excerpt = (bytes) => bytes.subarray(0, 32).toString('hex') + (bytes.length > 32 ? '...' : '');

async function report(results, { title, wire }, playing) {
  const failure = await playing.then(() => null, (error) => error.message);
  results[failure === null ? 'passed' : 'failed']++;
  console.log(failure === null ? `pass ${title} [${name(wire)}]` : `fail ${title} [${name(wire)}]: ${failure}`);
}

function finish({ passed, failed }) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

// ---- the roles

async function playClient(targets, golden, options) {
  const results = { passed: 0, failed: 0 };
  for (const { host, port, wire } of targets) {
    for (const row of casesOf(wire, golden, options)) {
      await report(results, row, play(net.connect({ host, port }), row, options.timeout));
    }
  }
  const played = new Set(targets.map(({ wire }) => name(wire)));
  for (const row of golden.filter(({ wire }) => options.all && !played.has(name(wire)))) {
    await report(results, row, Promise.reject(new Error('no server of this flag and limit')));
  }
  finish(results);
}

function playServer(port, wire, golden, options) {
  const results = { passed: 0, failed: 0 };
  const waiting = casesOf(wire, golden, options);
  const server = net.createServer(async (socket) => {
    const row = waiting.shift();
    if (row === undefined) return socket.destroy();
    await report(results, row, play(socket, row, options.timeout));
    if (waiting.length === 0) finish(results);
  });
  server.listen(port, () => console.log(`ready ${server.address().port}`));
}

function echoServer(port, wire, golden) {
  const refused = [];
  const recorded = new Set(golden.filter((row) => row.open).map((row) => sha256(row.reply)));
  const told = (text) => console.log(`${text} [${name(wire)}]`);
  const good = (body) => told(`${recorded.has(sha256(pack(wire, body))) ? 'pass' : 'pack'} length=${body.length}`);
  const bad = (error) => told(`refused ${refused[refused.push(error.message) - 1]}`);
  const server = net.createServer((socket) => echo(socket, wire, good, bad));
  server.listen(port, () => console.log(`ready ${server.address().port}`));
  const stop = () => process.exit(refused.length === 0 ? 0 : 1);
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

function echoClient({ host, port, wire }, connected = 0) {
  const socket = net.connect({ host, port });
  let up = 0;
  echo(socket, wire, () => {}, () => {});
  socket.on('connect', () => { up = 1; });
  socket.on('close', () => {
    if (up) echoClient({ host, port, wire }, connected + 1);
    else if (connected === 0) fail(new Error(`nobody accepts at ${host}:${port}`), 1);
  });
}

function echo(socket, wire, good, bad) {
  const chunks = [];
  socket.setNoDelay(true).on('error', () => {}).on('data', (chunk) => {
    try {
      chunks.push(chunk);
      for (const body of bodies(wire, chunks)) {
        good(body);
        socket.write(pack(wire, body));
      }
    } catch (error) {
      bad(error);
      socket.destroy();
    }
  });
}

// ---- the command line

function target(text, values) {
  const uri = new URL(text.replace(/^pack:/, 'http:'));
  const of = (key) => Number(uri.searchParams.get(key) ?? values[key]);
  const wire = { flag: of('flag'), max: of('max'), wide: values.wide || uri.searchParams.get('wide') === 'true' };
  return { host: uri.hostname.replace(/^\[|\]$/g, ''), port: Number(uri.port), wire };
}

function main() {
  const text = (fallback) => ({ type: 'string', default: String(fallback) });
  const flag = { type: 'boolean', default: false };
  const { values, positionals: [role, ...rest] } = parseArgs({
    allowPositionals: true,
    options: {
      help: flag, all: flag, play: flag, echo: flag, wide: flag, flag: text(0), max: text(GOLDEN_MAX),
      golden: text(new URL('../../../protocol-pack/src/test/resources/golden', import.meta.url).pathname),
      messages: text(200), seed: text(1), timeout: text(30),
    },
  });
  if (values.help) return console.log(HELP);
  const options = { all: values.all, messages: +values.messages, seed: +values.seed, timeout: +values.timeout };
  const golden = goldenCases(new URL(`${values.golden}/`, 'file:///'));
  if (role === 'client' && rest.length > 0) {
    const uris = rest.length === 2 && !rest[0].includes('//') ? [`pack://${rest[0]}:${rest[1]}`] : rest;
    const targets = uris.map((uri) => target(uri, values));
    return values.echo ? targets.forEach(echoClient) : playClient(targets, golden, options);
  }
  if (role === 'server' && rest.length === 1) {
    const { wire } = target('pack://localhost', values);
    return values.play ? playServer(Number(rest[0]), wire, golden, options) : echoServer(Number(rest[0]), wire, golden);
  }
  throw new Error('expected client URI... or server PORT; --help tells more');
}

function fail(error, status) {
  console.error(error.message);
  process.exit(status);
}

try {
  main();
} catch (error) {
  fail(error, 2);
}
