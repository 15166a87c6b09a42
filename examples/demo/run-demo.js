import { once } from 'node:events';
import { createServer } from 'node:http';
import { buildWhatIsMissing } from './build.js';
import { startServer } from './vitrine.js';

/** Interval of the checks for the parent process. */
const parentMs = 500;

/**
 * @typedef {object} Running Starts parts of a demo. They end with it, in reverse order.
 * @property {(port: number, listener: import('node:http').RequestListener) => Promise<void>} open
 * @property {(env: NodeJS.ProcessEnv, origin: string) => Promise<void>} serve starts `vitrine serve`, and resolves when it responds
 */

/**
 * Runs a demo until Ctrl-C, or until its server or the npm process that started it ends. It checks the ports, builds if needed, and reports a
 * failure in one sentence.
 *
 * @template {string} Name
 * @param {Record<Name, number>} ports The environment variables of the ports, with their defaults.
 * @param {string} command The command that starts the demo, for the message about a port in use.
 * @param {(ports: Record<Name, number>, running: Running) => Promise<string>} start Starts everything, and returns the text to print.
 */
export async function runDemo(ports, command, start) {
  /** @type {(() => Promise<unknown>)[]} */
  const closers = [];
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    for (const close of closers.reverse()) await close();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop());
  // npm waits for its child. If npm is gone, it was killed, and nobody can stop this process. A shell may exit on purpose.
  const { ppid } = process;
  const watch = process.env.npm_lifecycle_event === undefined ? undefined : setInterval(() => process.ppid === ppid || void stop(), parentMs);
  watch?.unref();

  /** @type {Running} */
  const running = {
    async open(port, listener) {
      if (stopping) return;
      const opened = createServer(listener).listen(port, '127.0.0.1');
      await once(opened, 'listening');
      closers.push(async () => {
        opened.close();
        opened.closeAllConnections();
      });
    },
    async serve(env, origin) {
      if (stopping) return;
      const server = await startServer(env, origin);
      closers.push(() => server.stop());
      void server.ended.then(() => {
        if (!stopping) {
          console.error('The server has stopped.');
          process.exitCode = 1;
        }
        return stop();
      });
    },
  };

  try {
    const chosen = /** @type {Record<Name, number>} */ (Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, portFrom(name, Number(port))])));
    for (const [name, port] of Object.entries(chosen)) await refuseBusyPort(name, Number(port), command);
    buildWhatIsMissing();
    const said = await start(chosen, running);
    if (!stopping) console.log(said);
  } catch (error) {
    if (!stopping) console.error(error instanceof Error ? error.message : error);
    if (!stopping) process.exitCode = 1;
    await stop();
  }
}

/**
 * @param {string} name
 * @param {number} otherwise
 */
function portFrom(name, otherwise) {
  const given = process.env[name];
  const number = given ? Number(given) : otherwise;
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new Error(`${name} is "${given}": a port is a whole number from 1 to 65535.`);
}

/**
 * @param {string} name
 * @param {number} number
 * @param {string} command
 */
async function refuseBusyPort(name, number, command) {
  const probe = createServer();
  probe.listen(number, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw new Error(
      busy ? `Port ${number} is in use. Stop the other program, or choose another port: ${name}=${number + 10} ${command}` : `Port ${number} cannot be opened.`,
      { cause: error },
    );
  }
  probe.close();
  await once(probe, 'close');
}
