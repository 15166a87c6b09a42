import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { root } from '../../house/source-files.ts';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';

/** Runs a command in a terminal, closes the terminal once the server responds, sends a signal, and prints how the command ended. */
const inTerminal = `
import os, pty, select, signal, sys
name, command = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    if name != 'SIGHUP':
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])
    os.execvp(command[0], command)
shown = b''
while b'answers on' not in shown:
    shown += os.read(terminal, 65536)
os.close(terminal)
if name != 'SIGHUP':
    os.kill(child, getattr(signal, name))
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

let place: ProcessPlace | undefined;
afterEach(() => place?.close());

it.each(['SIGHUP', 'SIGTERM'])('a server whose terminal has closed exits with 0 at %s', async (signal) => {
  place = await openProcessPlace('sqlite');
  const words = ['-c', inTerminal, signal, process.execPath, 'dist/server/cli/main.js', 'serve'];
  const child = spawn('python3', words, { cwd: root, env: { PATH: process.env['PATH'], ...place.env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect(printed.trim()).toBe('0');
}, 30_000);
