'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');
const {spawn} = require('child_process');

const READY_LIMIT_MS = 30_000;
const END_LIMIT_MS = 3_000;

/** Every process started here that has not ended yet; each is ended by its id, whatever happens. */
const alive = new Set();
let ending = false;

/** Goes on, but never once all is being ended: what ends then has not failed, and nothing new shall start. */
function unlessEnding() {
  return ending ? new Promise(() => {}) : Promise.resolve();
}

function start(command, options) {
  const child = spawn(command[0], command.slice(1), options);
  alive.add(child);
  child.ended = new Promise(resolve => {
    child.on('error', error => { alive.delete(child); resolve({error}); });
    child.on('exit', (status, signal) => { alive.delete(child); resolve({status, signal}); });
  });
  return child;
}

function describe(end) {
  return end.error ? end.error.message : end.signal ? `ended by ${end.signal}` : `exit status ${end.status}`;
}

/** Runs a command to its end; its output goes to our stderr, so that stdout is the result alone. */
async function run(command, cwd) {
  const end = await start(command, {cwd, stdio: ['ignore', process.stderr, process.stderr]}).ended;
  await unlessEnding();
  if (end.status !== 0) {
    throw new Error(`${command[0]} failed: ${describe(end)}`);
  }
}

/** Runs a command to its end and gives its stdout; fails with its last line of stderr. */
async function capture(command) {
  const child = start(command, {stdio: ['ignore', 'pipe', 'pipe']});
  const out = [];
  const err = [];
  child.stdout.on('data', chunk => out.push(chunk));
  child.stderr.on('data', chunk => err.push(chunk));
  const closed = new Promise(resolve => child.on('close', resolve));
  const end = await child.ended;
  if (!end.error) {
    await closed;
  }
  await unlessEnding();
  if (end.status !== 0) {
    const said = Buffer.concat(err).toString().trim().split('\n').pop();
    throw new Error(said || `${command[0]} failed: ${describe(end)}`);
  }
  return Buffer.concat(out).toString();
}

function pinned(core, command) {
  return ['taskset', '-c', String(core), ...command];
}

function lastLine(file) {
  return fs.readFileSync(file, 'utf8').trim().split('\n').pop();
}

/** Starts a server on a core and waits for its `ready PORT`; its stderr goes to a file. */
async function startServer(contender, core, command, logFile) {
  fs.mkdirSync(path.dirname(logFile), {recursive: true});
  const log = fs.openSync(logFile, 'w');
  const child = start(pinned(core, command), {stdio: ['ignore', 'pipe', log]});
  fs.closeSync(log);
  const port = await new Promise((resolve, reject) => {
    const complain = why => reject(new Error(`${contender.name} did not get ready: ${why}; ${lastLine(logFile)}`));
    const timer = setTimeout(complain, READY_LIMIT_MS, `waited ${READY_LIMIT_MS} ms`);
    child.ended.then(async end => { clearTimeout(timer); await unlessEnding(); complain(describe(end)); });
    readline.createInterface({input: child.stdout}).on('line', line => {
      const ready = /^ready (\d+)$/.exec(line);
      if (ready) {
        clearTimeout(timer);
        resolve(Number(ready[1]));
      }
    });
  });
  return {contender, child, port, pid: child.pid};
}

/** Asks processes to end, and makes them end when they do not. */
async function stop(children) {
  children.forEach(child => child.kill('SIGTERM'));
  const timer = setTimeout(() => children.forEach(child => child.kill('SIGKILL')), END_LIMIT_MS);
  await Promise.all(children.map(child => child.ended));
  clearTimeout(timer);
}

function stopAll() {
  ending = true;
  return stop([...alive]);
}

process.on('exit', () => alive.forEach(child => child.kill('SIGKILL')));

function readOr(otherwise, read) {
  try {
    return read();
  } catch (ended) {
    return otherwise;
  }
}

/** What the scheduler says of a process: how long its threads ran and how long they waited for a core, in ns; 0 once ended. */
function schedule(pid) {
  const total = {ranNs: 0, waitedNs: 0};
  const tasks = `/proc/${pid}/task`;
  for (const thread of readOr([], () => fs.readdirSync(tasks))) {
    const [ran, waited] = readOr('0 0', () => fs.readFileSync(`${tasks}/${thread}/schedstat`, 'utf8')).split(' ').map(Number);
    total.ranNs += ran;
    total.waitedNs += waited;
  }
  return total;
}

module.exports = {capture, pinned, run, schedule, startServer, stop, stopAll};
