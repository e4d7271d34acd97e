'use strict';

const {spawnSync} = require('child_process');

/** What the compiler needs to be told for programs that speak TLS. */
const OPENSSL_FLAGS = ['-DTLS', '-lssl', '-lcrypto'];

const PROBE = `#include <openssl/ssl.h>
int main(void) { return TLS_client_method() == 0 || OPENSSL_VERSION_MAJOR < 3; }
`;

function isThere() {
  const compiler = process.env.CC || 'gcc';
  const command = ['-x', 'c', '-o', '/dev/null', '-', '-lssl', '-lcrypto'];
  return spawnSync(compiler, command, {input: PROBE, stdio: ['pipe', 'ignore', 'ignore']}).status === 0;
}

function install() {
  console.error('installing libssl-dev');
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
  for (const command of [['update'], ['-y', 'install', 'libssl-dev']]) {
    spawnSync('apt-get', ['-qq', ...command], {env, stdio: 'ignore'});
  }
}

/** Sees to it that programs with OpenSSL 3 can be compiled; throws when they cannot. */
function requireOpenSsl() {
  if (!isThere()) {
    install();
    if (!isThere()) {
      throw new Error('no OpenSSL 3 with its headers, and libssl-dev cannot be installed: the loads of TLS are left out');
    }
  }
}

module.exports = {OPENSSL_FLAGS, requireOpenSsl};
