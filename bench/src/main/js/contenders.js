'use strict';

const path = require('path');

const BENCH = path.resolve(__dirname, '../../..');
const TARGET = path.join(BENCH, 'target');

// The same for every Java server. One core: the serial collector is the one without threads that work beside the loop, and
// what the JVM would choose there anyway. A fixed heap, touched at the start: no server pays for growing it while measured.
// The export is what Agrona asks for; the others do not notice it.
const JVM_FLAGS = [
  '-XX:+UseSerialGC', '-Xms256m', '-Xmx256m', '-XX:+AlwaysPreTouch',
  '--add-exports', 'java.base/jdk.internal.misc=ALL-UNNAMED',
];

// The yardstick on each wire: all ratios are against it.
const BASES = {tcp: 'selector', udp: 'selector', tls: 'netty-jdk'};

// What a run makes for the servers of TLS, in PEM.
const IDENTITY = {certificate: path.join(TARGET, 'tls', 'certificate.pem'), key: path.join(TARGET, 'tls', 'key.pem')};
const PEM = [IDENTITY.certificate, IDENTITY.key];

const PACKAGE = 'org.hpsocket.bench';

// Each prints `ready PORT`, ends on SIGTERM, and keeps the rest of the contract in package-info.java.
const CONTENDERS = [
  {wire: 'tcp', name: 'selector', about: 'bare Java selector loop', java: 'SelectorEcho'},
  {wire: 'tcp', name: 'hpsocket', about: 'HP-Socket for Java, NIO', java: 'HpSocketEcho', args: ['nio']},
  {wire: 'tcp', name: 'hpsocket-aio', about: 'HP-Socket for Java, AIO', java: 'HpSocketEcho', args: ['aio']},
  {wire: 'tcp', name: 'smart-socket', about: 'smart-socket, its own AIO', java: 'SmartSocketEcho'},
  {wire: 'tcp', name: 'aio', about: 'bare Java asynchronous channels', java: 'AioEcho'},
  {wire: 'tcp', name: 'netty-nio', about: 'Netty, NIO', java: 'NettyEcho', args: ['nio']},
  {wire: 'tcp', name: 'netty-epoll', about: 'Netty, native epoll', java: 'NettyEcho', args: ['epoll']},
  {wire: 'tcp', name: 'c-epoll', about: 'C, epoll', program: 'echo_epoll'},
  {wire: 'udp', name: 'selector', about: 'bare Java selector loop', java: 'SelectorUdpEcho'},
  {wire: 'udp', name: 'hpsocket', about: 'HP-Socket for Java, NIO', java: 'HpSocketUdpEcho', args: ['0']},
  {wire: 'udp', name: 'netty-nio', about: 'Netty, NIO', java: 'NettyUdpEcho', args: ['nio']},
  {wire: 'udp', name: 'netty-epoll', about: 'Netty, native epoll', java: 'NettyUdpEcho', args: ['epoll']},
  {wire: 'udp', name: 'c-loop', about: 'C, recvmsg and sendmsg', program: 'udp_echo'},
  {wire: 'tls', name: 'netty-jdk', about: 'Netty, NIO, TLS of the JDK', java: 'NettyTlsEcho', args: ['jdk', ...PEM]},
  {wire: 'tls', name: 'hpsocket', about: 'HP-Socket for Java, TLS of BouncyCastle', java: 'HpSocketTlsEcho', args: ['BOUNCY_CASTLE', ...PEM]},
  {wire: 'tls', name: 'hpsocket-jdk', about: 'HP-Socket for Java, TLS of the JDK', java: 'HpSocketTlsEcho', args: ['JDK', ...PEM]},
  {wire: 'tls', name: 'selector-bc', about: 'bare loop, TLS of BouncyCastle', java: 'SelectorTlsEcho', args: ['BOUNCY_CASTLE', ...PEM, 'heap']},
  {wire: 'tls', name: 'selector-jdk', about: 'bare loop, TLS of the JDK', java: 'SelectorTlsEcho', args: ['JDK', ...PEM, 'heap']},
  {wire: 'tls', name: 'netty-tcnative', about: 'Netty, NIO, BoringSSL', java: 'NettyTlsEcho', args: ['openssl', ...PEM]},
  {wire: 'tls', name: 'c-openssl', about: 'C, epoll and OpenSSL', program: 'tls_echo_epoll', args: PEM},
];

// The server whose idle peers are measured: ours, with the heartbeats of its defaults.
const IDLE = {wire: 'udp', name: 'hpsocket', about: 'HP-Socket for Java, NIO', java: 'HpSocketUdpEcho', args: ['3']};

// The server that replaces its own code.
const SWAP = {wire: 'tcp', name: 'hpsocket', about: 'HP-Socket for Java, NIO', java: 'SwapEcho'};

const ROWS = [
  {wire: 'tcp', name: '64Bx50', about: '64 B x 50', size: 64, connections: 50, depth: 1},
  {wire: 'tcp', name: '64Bx1000', about: '64 B x 1000', size: 64, connections: 1000, depth: 1},
  {wire: 'tcp', name: '64Bx50d16', about: '64 B x 50, depth 16', size: 64, connections: 50, depth: 16},
  {wire: 'tcp', name: '1KBx50', about: '1 KB x 50', size: 1024, connections: 50, depth: 1},
  {wire: 'tcp', name: '64KBx8', about: '64 KB x 8', size: 65536, connections: 8, depth: 1},
  {wire: 'udp', name: 'udp64Bx1', about: 'UDP 64 B x 1, depth 16', size: 64, connections: 1, depth: 16},
  {wire: 'udp', name: 'udp64Bx50', about: 'UDP 64 B x 50', size: 64, connections: 50, depth: 1},
  {wire: 'udp', name: 'udp64Bx1000', about: 'UDP 64 B x 1000', size: 64, connections: 1000, depth: 1},
  {wire: 'udp', name: 'udp1KBx1', about: 'UDP 1 KB x 1, depth 16', size: 1024, connections: 1, depth: 16},
  {wire: 'udp', name: 'udp1KBx50', about: 'UDP 1 KB x 50', size: 1024, connections: 50, depth: 1},
  {wire: 'udp', name: 'udp1KBx1000', about: 'UDP 1 KB x 1000', size: 1024, connections: 1000, depth: 1},
  {wire: 'tls', name: 'tls64Bx1', about: 'TLS 64 B x 1', size: 64, connections: 1, depth: 1},
  {wire: 'tls', name: 'tls64Bx50', about: 'TLS 64 B x 50', size: 64, connections: 50, depth: 1},
  {wire: 'tls', name: 'tls64Bx1000', about: 'TLS 64 B x 1000', size: 64, connections: 1000, depth: 1},
  {wire: 'tls', name: 'tls64KBx8', about: 'TLS 64 KB x 8', size: 65536, connections: 8, depth: 1},
  {wire: 'tls', name: 'tlsFull', about: 'TLS handshakes', load: 'tls_handshakes', size: 64, connections: 8, depth: 1},
  {wire: 'tls', name: 'tlsResumed', about: 'TLS handshakes, resumed', load: 'tls_handshakes', size: 64, connections: 8, depth: 65536},
];

// What drives a row that does not name its own.
const LOADS = {tcp: 'load', udp: 'udp_load', tls: 'tls_load'};

function javaProgram() {
  return process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
}

/** The command line that starts a contender on a port of the system's choice. */
function commandOf(contender, extraJvmFlags) {
  const args = [...(contender.args || []), '0'];
  if (contender.program) {
    return [path.join(TARGET, contender.program), ...args];
  }
  const classPath = path.join(TARGET, 'classes') + path.delimiter + path.join(TARGET, 'lib', '*');
  return [javaProgram(), ...JVM_FLAGS, ...extraJvmFlags, '-cp', classPath, `${PACKAGE}.${contender.java}`, ...args];
}

/** The file that exists once a contender has been built. */
function builtFile(contender) {
  return contender.program
    ? path.join(TARGET, contender.program)
    : path.join(TARGET, 'classes', ...PACKAGE.split('.'), `${contender.java}.class`);
}

module.exports = {
  BASES, BENCH, CONTENDERS, IDENTITY, IDLE, JVM_FLAGS, LOADS, ROWS, SWAP, TARGET, builtFile, commandOf, javaProgram,
};
