'use strict';

const fs = require('fs');
const path = require('path');
const {BENCH, IDENTITY, TARGET} = require('./contenders.js');
const {OPENSSL_FLAGS, requireOpenSsl} = require('./openssl.js');
const {run} = require('./processes.js');

const ROOT = path.dirname(BENCH);
const SOURCES = path.join(BENCH, 'src/main/c');
const PROGRAMS = ['load', 'echo_epoll', 'udp_load', 'udp_echo', 'udp_idle', 'swap_load'];
// With OpenSSL, each of one source.
const TLS_PROGRAMS = {tls_load: 'load', tls_echo_epoll: 'echo_epoll', tls_handshakes: 'tls_handshakes', tls_identity: 'tls_identity'};
const STAMP = path.join(TARGET, 'run.stamp');
const SKIPPED = new Set(['target', 'node_modules', 'test', 'dist', 'examples', 'itest']);
const BUILD_INPUT = /(\.java|\.bnd|^pom\.xml)$/;

function modifiedMs(file) {
  return fs.existsSync(file) ? fs.statSync(file).mtimeMs : 0;
}

/** When the newest file below a folder whose name matches was changed. */
function newestMs(folder, pattern) {
  let newest = 0;
  for (const entry of fs.readdirSync(folder, {withFileTypes: true})) {
    if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) {
      continue;
    }
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      newest = Math.max(newest, newestMs(file, pattern));
    } else if (pattern.test(entry.name)) {
      newest = Math.max(newest, modifiedMs(file));
    }
  }
  return newest;
}

async function buildC(program, source = program, ...flags) {
  const binary = path.join(TARGET, program);
  if (modifiedMs(binary) < newestMs(SOURCES, /\.[ch]$/)) {
    console.error(`building ${program}`);
    const compiler = process.env.CC || 'gcc';
    await run([compiler, '-std=c11', '-O2', '-Wall', '-Wextra', '-o', binary, path.join(SOURCES, `${source}.c`), ...flags], ROOT);
  }
}

async function buildJava() {
  if (modifiedMs(STAMP) < newestMs(ROOT, BUILD_INPUT) || !fs.existsSync(path.join(TARGET, 'lib'))) {
    console.error('building the Java servers with Maven');
    const started = new Date();
    await run(['mvn', '-q', '-B', '-pl', 'bench', '-am', '-Dmaven.test.skip=true', 'package'], ROOT);
    fs.writeFileSync(STAMP, '');
    fs.utimesSync(STAMP, started, started);
  }
}

async function buildTls() {
  requireOpenSsl();
  for (const [program, source] of Object.entries(TLS_PROGRAMS)) {
    await buildC(program, source, ...OPENSSL_FLAGS);
  }
}

/** Makes a fresh certificate and key for the servers of a run. */
async function makeIdentity() {
  fs.mkdirSync(path.dirname(IDENTITY.key), {recursive: true});
  await run([path.join(TARGET, 'tls_identity'), IDENTITY.certificate, IDENTITY.key], ROOT);
}

/** Builds what is missing or older than its sources; what speaks TLS only if that is asked for. */
async function build(tls) {
  fs.mkdirSync(TARGET, {recursive: true});
  for (const program of PROGRAMS) {
    await buildC(program);
  }
  if (tls) {
    await buildTls();
  }
  await buildJava();
}

module.exports = {build, makeIdentity};
