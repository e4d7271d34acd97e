#!/usr/bin/env node
// A TLS peer that shares no code with the library: Node's own TLS, in both roles.
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { parseArgs } from 'node:util';

const HELP = `A foreign TLS peer.

  tls-peer.mjs client PORT  sends data to a server that echoes, and requires it back
  tls-peer.mjs server       echoes, until it is ended; prints "ready PORT"

Both print "secure JSON" with what was agreed on, then "echoed BYTES" or "closed"; and "failed CODE: why".

  --ca=FILE --cert=FILE --key=FILE  whom it trusts, and what it shows
  --version=TLSv1.2|TLSv1.3         the only version
  --groups=NAME:NAME                the groups of the key exchange
  --alpn=NAME,NAME                  protocols of the application
  --servername=NAME                 whom a client asks for and checks
  --demand                          a server demands a certificate
  --twice                           a client comes again with its session
  --sizes=BYTES,BYTES               what a client sends
Exit status: 0 when all is well, 1 when something failed, 2 for wrong arguments.`;

const HOST = '127.0.0.1';
const PRIME = 2147483647;

const say = (...words) => console.log(words.join(' '));

/** Bytes that follow from a seed. */
function noise(length) {
  const bytes = Buffer.alloc(length);
  let state = length % PRIME || 1;
  for (let i = 0; i < length; i++) {
    state = (state * 48271) % PRIME;
    bytes[i] = state;
  }
  return bytes;
}

function arguments_() {
  const text = { type: 'string' };
  const yes = { type: 'boolean' };
  return parseArgs({
    allowPositionals: true,
    options: {
      ca: text, cert: text, key: text, version: text, groups: text, alpn: text, servername: text, sizes: text,
      demand: yes, twice: yes,
    },
  });
}

function context(values) {
  const file = (name) => (values[name] === undefined ? undefined : readFileSync(values[name]));
  return {
    ca: file('ca'), cert: file('cert'), key: file('key'),
    ...(values.version && { minVersion: values.version, maxVersion: values.version }),
    ...(values.groups && { ecdhCurve: values.groups }),
    ...(values.alpn && { ALPNProtocols: values.alpn.split(',') }),
  };
}

function agreed(socket) {
  return JSON.stringify({
    version: socket.getProtocol(),
    cipher: socket.getCipher().standardName,
    alpn: socket.alpnProtocol,
    servername: socket.servername,
    authorized: socket.authorized,
    reused: socket.isSessionReused(),
    peer: socket.getPeerCertificate()?.subject?.CN,
  });
}

function fail(error) {
  say(`failed ${error.code}: ${error.message}`);
  process.exitCode = 1;
}

/** Sends each piece and requires it back before the next. */
async function exchange(socket, sizes) {
  let heard = [];
  let missing = 0;
  let done = () => {};
  socket.on('data', (piece) => {
    heard.push(piece);
    missing -= piece.length;
    if (missing <= 0) done();
  });
  for (const size of sizes) {
    heard = [];
    missing = size;
    const sent = noise(size);
    const back = new Promise((resolve) => { done = resolve; });
    socket.write(sent);
    await back;
    if (!Buffer.concat(heard).equals(sent)) throw new Error(`wrong echo of ${size}`);
    say(`echoed ${size}`);
  }
}

function connect(port, options, sizes) {
  return new Promise((resolve, reject) => {
    let session;
    const socket = tls.connect({ port, host: HOST, ...options });
    socket.on('session', (ticket) => { session = ticket; });
    socket.on('error', reject);
    socket.on('close', () => resolve(session));
    socket.on('secureConnect', () => {
      say(`secure ${agreed(socket)}`);
      exchange(socket, sizes).then(() => socket.end(), reject);
    });
  });
}

async function client(port, values) {
  const sizes = (values.sizes ?? '').split(',').filter(Boolean).map(Number);
  const options = { ...context(values), ...(values.servername && { servername: values.servername }) };
  const session = await connect(port, options, sizes);
  say('closed');
  if (values.twice) {
    await connect(port, { ...options, session }, sizes);
    say('closed');
  }
}

function server(values) {
  const demand = Boolean(values.demand);
  const options = { ...context(values), requestCert: demand, rejectUnauthorized: demand };
  const listening = tls.createServer(options, (socket) => {
    say(`secure ${agreed(socket)}`);
    socket.on('error', fail).on('close', () => say('closed')).pipe(socket);
  });
  listening.on('tlsClientError', fail);
  listening.listen(0, HOST, 512, () => say(`ready ${listening.address().port}`));
}

const { values, positionals: [role, port] } = arguments_();
if (role === 'client' && port) {
  client(Number(port), values).catch(fail);
} else if (role === 'server') {
  server(values);
} else {
  console.error(HELP);
  process.exitCode = 2;
}
