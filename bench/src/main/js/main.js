'use strict';

const fs = require('fs');
const os = require('os');
const {BASE, CONTENDERS, builtFile} = require('./contenders.js');
const {HELP, OptionError, parse} = require('./options.js');
const {build} = require('./build.js');
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

/** Who takes part: those asked for, or all that have been built. */
function participants(options) {
  const present = one => fs.existsSync(builtFile(one));
  const wanted = options.contenders || CONTENDERS.filter(present);
  const missing = (options.contenders || [CONTENDERS.find(one => one.name === BASE)]).find(one => !present(one));
  if (missing) {
    throw new Error(`${missing.name} has not been built: no ${builtFile(missing)}`);
  }
  CONTENDERS.filter(one => !present(one)).forEach(one => console.error(`left out, not built: ${one.name}`));
  return wanted;
}

function writeJson(options, windows) {
  if (options.json) {
    fs.writeFileSync(options.json, JSON.stringify(windows, null, 1) + '\n');
  }
}

async function compareEchoes(options) {
  const contenders = participants(options);
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
    await build();
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
