#!/usr/bin/env node
import { HttpError } from '../errors/http-error.ts';
import { exitCodes } from './exit-codes.ts';
import { reportError } from './report-error.ts';
import { runProgram } from './run-program.ts';
import { createTerminal } from './terminal.ts';

process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  // Somebody who reads the first lines only (`vitrine … | head`) closes the pipe early; that is no fault.
  if (cause.code === 'EPIPE') process.exit(exitCodes.ok.code);
  const why = `Standard output cannot be written (${cause.code ?? cause.message}): what the command has said is lost, what it was to do may be done.`;
  const shape = { terminal: createTerminal(process, process.env), json: process.argv.includes('--json'), publicUrl: undefined, debug: false };
  process.exit(exitCodes[reportError(new HttpError('output_not_writable', why, { cause }), shape)].code);
});
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
