import { z } from 'zod';
import { type Config, readConfig } from '../../../config/config.ts';
import { misspeltSentence, misspeltVariables } from '../../../config/misspelt-variables.ts';
import type { OwnWidgetSource } from '../../../pages/own-widgets/own-widget-source.ts';
import { command } from '../../command.ts';
import type { Run } from '../../run.ts';

export const serve = command({
  name: 'serve',
  summary: 'run the server until it is stopped',
  details: `Runs the server until SIGTERM, Ctrl-C or the end of its terminal, which let it finish work in progress. A second SIGTERM or Ctrl-C, half a second
later or more, ends it immediately. The log goes to standard output, one JSON object per line. The configuration is read from environment variables.`,
  example: 'serve',
  input: z.object({}),
  run: (run) => serveUntilStopped(run, configOf(run)),
});

/** Reads the configuration. Misspelt variables are named first, because they may be why it is not usable. */
export function configOf(run: Run): Config {
  for (const one of misspeltVariables(run.environment)) run.say(misspeltSentence(one));
  return readConfig(run.environment);
}

/** Runs the server until a stop is requested. */
export async function serveUntilStopped(run: Run, config: Config, ownWidgets?: OwnWidgetSource): Promise<void> {
  // Loaded here: no other command needs the HTTP code and its start-up time.
  const { serve: startServer } = await import('../../../main.ts');
  const stopped = new AbortController();
  void run.stopped.then(() => stopped.abort());
  const options = { config, print: run.say, clock: run.clock, signal: stopped.signal, ...(ownWidgets && { ownWidgets }) };
  const server = await startServer(options).catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });
  // The process was stopped while it waited for its database.
  if (!server) return;
  run.say(`Vitrine answers on ${server.url}${server.url === server.publicUrl ? '' : `, for viewers as ${server.publicUrl}`}.`);
  await run.stopped;
  await server.close();
}
