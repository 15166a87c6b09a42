import { HttpError } from '../../errors/http-error.ts';
import type { Run } from '../run.ts';

const standardInput = '/dev/stdin';

/** Returns the files of an import, with `-` as standard input. At a terminal, tells the person that input is expected. @throws HttpError `usage_invalid` */
export function inputFiles(run: Run, given: readonly string[]): string[] {
  const files = given.map((file) => (file === '-' ? standardInput : file));
  const piped = files.filter((file) => file === standardInput);
  if (piped.length > 1) throw new HttpError('usage_invalid', 'FILE: standard input is named twice, but can be read only once.');
  if (piped.length > 0 && run.terminal.canAsk) run.say('Reading the file from this terminal: Ctrl-D on a line of its own ends it.');
  return files;
}
