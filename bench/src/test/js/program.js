'use strict';

const os = require('node:os');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const {execFile, execFileSync} = require('node:child_process');

const SOURCES = path.resolve(__dirname, '../../main/c');

/** Builds a C program for the tests of a file; gives a function that runs it, with variables, and tells how it ended. */
function program(name, of = name, flags = []) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-test-`));
  const binary = path.join(folder, name);
  const source = path.join(SOURCES, `${of}.c`);
  test.before(() => execFileSync('gcc', ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-o', binary, source, ...flags]));
  test.after(() => fs.rmSync(folder, {recursive: true}));
  return (args, variables = {}) => new Promise(resolve =>
    execFile(binary, args, {env: {...process.env, ...variables}}, (error, out, err) => resolve({status: error ? error.code : 0, out, err})));
}

module.exports = {program};
