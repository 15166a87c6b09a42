import { z } from 'zod';
import { readConfig } from '../../config/config.ts';
import { command } from '../command.ts';

export const serve = command({
  name: 'serve',
  summary: 'run the server until it is stopped',
  details: 'Runs the server until SIGTERM or Ctrl-C, which let it finish what it works on; a second one ends it at once. The log goes to standard output, one JSON object a line. The configuration is read from environment variables.',
  example: 'serve',
  input: z.object({}),
  async run(run) {
    const config = readConfig(run.environment);
    // Loaded here, because no other command needs the HTTP side and its start-up time.
    const { serve: startServer } = await import('../../main.ts');
    const stopped = new AbortController();
    void run.stopped.then(() => stopped.abort());
    const server = await startServer({ config, print: run.say, clock: run.clock, signal: stopped.signal }).catch((error: unknown) => {
      if (!stopped.signal.aborted) throw error;
    });
    // Asked to stop while it waited for its database.
    if (!server) return;
    run.say(`Vitrine answers on ${server.url}${server.url === server.publicUrl ? '' : `, for viewers as ${server.publicUrl}`}.`);
    await run.stopped;
    await server.close();
  },
});
