#!/usr/bin/env node
import { HttpError } from '../errors/http-error.ts';
import { exitCodes } from './exit-codes.ts';
import { reportError } from './report-error.ts';
import { runProgram } from './run-program.ts';
import { stopSignal } from './stop-signals.ts';
import { releaseGoneTerminal } from './terminal/gone-terminal.ts';
import { createTerminal } from './terminal/terminal.ts';

process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  // A reader of the first lines only (`vitrine … | head`) closes the pipe early, which is not an error.
  if (cause.code === 'EPIPE') process.exit(exitCodes.ok.code);
  const why = `Standard output cannot be written (${cause.code ?? cause.message}): the output of the command is lost, but its changes may be stored.`;
  const shape = { terminal: createTerminal(process, process.env), json: process.argv.includes('--json'), publicUrl: undefined, debug: false };
  process.exit(exitCodes[reportError(new HttpError('output_not_writable', why, { cause }), shape)].code);
});
// Losing the notes is no reason to exit: a server continues when its log reader is gone.
process.stderr.on('error', () => {});

releaseGoneTerminal(process);
const stopped = stopSignal(process, { end: () => process.exit(exitCodes.interrupted.code) });

process.exitCode = await runProgram(process.argv.slice(2), { streams: process, environment: process.env, stopped });
// Interrupted work may still wait for something. Its result is no longer needed.
if (process.exitCode === exitCodes.interrupted.code) process.exit();
