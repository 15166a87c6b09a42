import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Closes the standard streams at exit if their terminal has gone. Node would otherwise abort, because it cannot reset a terminal that no longer exists, and the
 * exit would look like a crash.
 */
export function releaseGoneTerminal(process: NodeJS.Process): void {
  const terminals = [0, 1, 2].filter((fd) => isatty(fd));
  process.once('exit', () => {
    for (const fd of terminals) if (!isatty(fd)) closeSync(fd);
  });
}
