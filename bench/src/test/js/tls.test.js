'use strict';

// The loads of TLS against Node's: what is wrong must be noticed under TLS, too, and what is resumed counted.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const tls = require('node:tls');
const {program} = require('./program.js');
const {OPENSSL_FLAGS, requireOpenSsl} = require('../../main/js/openssl.js');

requireOpenSsl();
const identity = program('tls_identity', 'tls_identity', OPENSSL_FLAGS);
const load = program('tls_load', 'load', OPENSSL_FLAGS);
const handshakes = program('tls_handshakes', 'tls_handshakes', OPENSSL_FLAGS);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tls-test-'));
const certificate = path.join(folder, 'certificate.pem');
const key = path.join(folder, 'key.pem');

test.before(async () => {
  assert.strictEqual((await identity([certificate, key])).status, 0);
});
test.after(() => fs.rmSync(folder, {recursive: true}));

/** Runs a load against a server that treats the input of each connection as told. */
async function against(run, onData, flags, trusted = certificate) {
  const server = tls.createServer({cert: fs.readFileSync(certificate), key: fs.readFileSync(key)}, socket => {
    socket.on('data', data => onData(socket, data));
    socket.on('error', () => socket.destroy());
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const all = [`--port=${server.address().port}`, '--warmup=0.1', '--seconds=0.5', '--connections=3', ...flags];
  const result = await run(all, {SSL_CERT_FILE: trusted});
  server.close();
  return result;
}

const echo = (socket, data) => socket.write(data);
const damage = (socket, data) => { data[0] ^= 1; socket.write(data); };

for (const flags of [[], ['--depth=16'], ['--size=100003', '--depth=3']]) {
  test(`shouldAcceptARightEchoUnderTls ${flags.join(' ')}`, async () => {
    const result = await against(load, echo, flags);
    assert.deepStrictEqual([result.status, result.err], [0, '']);
    assert.ok(JSON.parse(result.out).messages > 0);
  });
}

test('shouldComplainOfAWrongByteUnderTls', async () => {
  for (const run of [load, handshakes]) {
    const result = await against(run, damage, []);
    assert.strictEqual(result.status, 1);
    assert.match(result.err, /wrong byte/);
  }
});

test('shouldTrustNobodyElse', async () => {
  for (const run of [load, handshakes]) {
    const result = await against(run, echo, [], '/dev/null');
    assert.strictEqual(result.status, 1);
    assert.match(result.err, /cannot shake hands/);
  }
});

test('shouldCountHandshakesThatGoOnWithASession', async () => {
  for (const [depth, least, most] of [[1, 0, 0], [2, 0.3, 0.7], [60000, 1, 1]]) {
    const {status, out, err} = await against(handshakes, echo, [`--depth=${depth}`]);
    assert.deepStrictEqual([status, err], [0, '']);
    const {messages, resumed} = JSON.parse(out);
    assert.ok(messages > 0 && resumed / messages >= least && resumed / messages <= most, out);
  }
});
