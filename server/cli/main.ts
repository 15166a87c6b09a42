#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { runProgram } from './run-program.ts';

// Somebody who reads the first lines only (`vitrine … | head`) closes the pipe early; that is no fault.
process.stdout.on('error', () => process.exit(exitCodes.ok.code));
// What is said beside the result is not worth ending for: a server goes on when nobody reads it any more.
process.stderr.on('error', () => {});

const stopped = new Promise<void>((resolve) => {
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(exitCodes.interrupted.code);
    asked = true;
    resolve();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
});

process.exitCode = await runProgram(process.argv.slice(2), { streams: process, environment: process.env, stopped });
// Work that was interrupted may still wait for something; nothing of it is wanted any more.
if (process.exitCode === exitCodes.interrupted.code) process.exit();
