'use strict';

const fs = require('fs');
const os = require('os');
const {BASES, CONTENDERS, builtFile} = require('./contenders.js');
const {HELP, OptionError, parse} = require('./options.js');
const {build, makeIdentity} = require('./build.js');
const {measureIdle, reportIdle} = require('./idle.js');
const {measureRow} = require('./measure.js');
const {stopAll} = require('./processes.js');
const {report} = require('./report.js');
const {measureSwap, reportSwap} = require('./swap.js');

const WRONG_OPTIONS = 2;

/** Ends with the usual status of a signal, after all that was started here has ended. */
function endOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      await stopAll();
      process.exit(128 + os.constants.signals[signal]);
    });
  }
}

/** Who takes part in what is measured: those asked for, or all that have been built. */
function participants(options) {
  const wires = new Set(options.rows.map(row => row.wire));
  const known = CONTENDERS.filter(one => wires.has(one.wire));
  const present = one => fs.existsSync(builtFile(one));
  const asked = options.contenders?.filter(one => wires.has(one.wire));
  const missing = (asked || known.filter(one => one.name === BASES[one.wire])).find(one => !present(one));
  if (missing) {
    throw new Error(`${missing.name} has not been built: no ${builtFile(missing)}`);
  }
  known.filter(one => !present(one)).forEach(one => console.error(`left out, not built: ${one.name}`));
  return asked || known.filter(present);
}

function writeJson(options, windows) {
  if (options.json) {
    fs.writeFileSync(options.json, JSON.stringify(windows, null, 1) + '\n');
  }
}

const usesTls = row => row.wire === 'tls';

async function compareEchoes(options) {
  const contenders = participants(options);
  if (options.rows.some(usesTls)) {
    await makeIdentity();
  }
  const results = [];
  for (const row of options.rows) {
    results.push(await measureRow(row, contenders.filter(one => one.wire === row.wire), options));
  }
  console.log(await report(results, contenders, options));
  writeJson(options, results.flatMap(result => result.windows));
  return results.some(result => result.failures.size > 0) ? 1 : 0;
}

async function idle(options) {
  const windows = await measureIdle(options);
  console.log(await reportIdle(windows, options));
  writeJson(options, windows);
  return 0;
}

async function swap(options) {
  const windows = await measureSwap(options);
  console.log(await reportSwap(windows, options));
  writeJson(options, windows);
  return 0;
}

async function run(options) {
  if (options.build) {
    await build(!options.idle && !options.swap && options.rows.some(usesTls));
  }
  return options.swap ? swap(options) : options.idle ? idle(options) : compareEchoes(options);
}

async function answer(args) {
  const options = parse(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  return run(options);
}

/** Does what the command line says and sets the exit status. */
async function main(args) {
  endOnSignals();
  try {
    process.exitCode = await answer(args);
  } catch (error) {
    console.error(`bench/run: ${error.message}`);
    process.exitCode = error instanceof OptionError ? WRONG_OPTIONS : 1;
  } finally {
    await stopAll();
  }
}

module.exports = {main};
