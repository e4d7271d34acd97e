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

// The yardstick: all ratios are against it.
const BASE = 'selector';

// Each prints `ready PORT`, ends on SIGTERM, and keeps the rest of the contract in package-info.java.
const CONTENDERS = [
  {name: BASE, about: 'bare Java selector loop', java: 'org.hpsocket.bench.SelectorEcho', args: ['0']},
  {name: 'hpsocket', about: 'HP-Socket for Java, NIO', java: 'org.hpsocket.bench.HpSocketEcho', args: ['0']},
  {name: 'netty-nio', about: 'Netty, NIO', java: 'org.hpsocket.bench.NettyEcho', args: ['nio', '0']},
  {name: 'netty-epoll', about: 'Netty, native epoll', java: 'org.hpsocket.bench.NettyEcho', args: ['epoll', '0']},
  {name: 'c-epoll', about: 'C, epoll', program: 'echo_epoll', args: ['0']},
];

const ROWS = [
  {name: '64Bx50', about: '64 B x 50', size: 64, connections: 50, depth: 1},
  {name: '64Bx1000', about: '64 B x 1000', size: 64, connections: 1000, depth: 1},
  {name: '64Bx50d16', about: '64 B x 50, depth 16', size: 64, connections: 50, depth: 16},
  {name: '1KBx50', about: '1 KB x 50', size: 1024, connections: 50, depth: 1},
  {name: '64KBx8', about: '64 KB x 8', size: 65536, connections: 8, depth: 1},
];

function javaProgram() {
  return process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
}

/** The command line that starts a contender. */
function commandOf(contender, extraJvmFlags) {
  if (contender.program) {
    return [path.join(TARGET, contender.program), ...contender.args];
  }
  const classPath = path.join(TARGET, 'classes') + path.delimiter + path.join(TARGET, 'lib', '*');
  return [javaProgram(), ...JVM_FLAGS, ...extraJvmFlags, '-cp', classPath, contender.java, ...contender.args];
}

/** The file that exists once a contender has been built. */
function builtFile(contender) {
  return contender.program
    ? path.join(TARGET, contender.program)
    : path.join(TARGET, 'classes', ...contender.java.split('.')) + '.class';
}

module.exports = {BASE, BENCH, CONTENDERS, JVM_FLAGS, ROWS, TARGET, builtFile, commandOf, javaProgram};
