import { setTimeout as delay } from 'node:timers/promises';
import { createApp, type VitrineApp } from './app.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config/config.ts';
import { ensureMasterKey } from './config/ensure-master-key.ts';
import { createHttpServer, listen, stopListening } from './platform/http/listen/listen.ts';
import { createLog } from './platform/http/log/log.ts';
import { createMessageClasses } from './platform/http/listen/message-classes.ts';
import { createStartGate } from './platform/http/listen/start-gate.ts';
import { configuredWidgets, type OwnWidgetSource } from './pages/own-widgets/own-widget-source.ts';
import { openDatabase } from './platform/store/open.ts';

/** Options of {@link serve}. */
export interface ServeOptions {
  config: Config;
  /** Receives messages for the person who started the server. Default: discards them. */
  print?: (line: string) => void;
  clock?: Clock;
  /** The operator's own widgets. Default: those of the configuration. */
  ownWidgets?: OwnWidgetSource;
  /** Aborts a start that is waiting for the database. Stop a running server with `close`. */
  signal?: AbortSignal;
}

/** A running server. */
export interface RunningServer {
  /** Local address of the server, for people on this machine. Viewers use the public URL. */
  url: string;
  /** Prefix of every link: the configured URL, or with port 0 and no configured URL, one with the port that was chosen. */
  publicUrl: string;
  /** Stops gracefully within 10 seconds: `/readyz` fails at once, then new connections are refused, then pending requests finish. May be called twice. */
  close(): Promise<void>;
}

/** In production load balancers need a moment to see `/readyz` fail. Requests are served meanwhile. */
const drainMs = { production: 3_000, development: 0 } as const;
const stopLimits = { quietMs: 250, graceMs: 6_000 };

/**
 * Starts the server: opens the database, creates the app, listens on the port.
 *
 * @throws HttpError `config_invalid`, `database_unreachable`, `database_corrupt`, `database_newer`, `data_folder_not_writable`, `port_in_use`,
 *   `master_key_wrong`, `widgets_invalid`.
 *
 * @example
 * const server = await serve({ config: readConfig(process.env), print: console.error });
 * process.once('SIGTERM', () => void server.close());
 */
export async function serve({
  config: given,
  print = () => {},
  clock = systemClock,
  signal,
  ownWidgets = configuredWidgets(given),
}: ServeOptions): Promise<RunningServer> {
  const { config: ensured, note } = ensureMasterKey(given);
  if (note) print(note);
  let config = ensured;
  const log = createLog(config.logLevel);
  const database = await openDatabase(config, { warn: (message) => log.warn(message), signal });
  let app: VitrineApp | undefined;
  const messageClasses = createMessageClasses();
  const publicUrl = (): string => config.publicUrl;
  const gate = createStartGate(publicUrl);
  const server = createHttpServer(messageClasses, gate.listener, { publicUrl, log });

  const close = async (): Promise<void> => {
    if (app) app.drain();
    else gate.shut();
    const backgroundStops = [app?.services.backgroundWorker.stop(), app?.services.upkeep.stop(), app?.services.webhookDispatcher.stop()];
    if (server.listening) {
      if (app) await delay(drainMs[config.mode]);
      await stopListening(server, stopLimits);
    }
    await Promise.all(backgroundStops);
    app?.services.mailTransport.close();
    // Mails that this just failed are released in the database, so that another process need not wait for the end of their claim.
    await app?.services.backgroundWorker.stop();
    await app?.close();
    await database.close();
    log.info('stopped');
  };

  try {
    const port = await listen(server, { ...config, warn: (err) => log.warn({ err }, 'a connection could not be accepted') });
    config = { ...config, publicUrl: config.publicUrl.replace(/:0$/, `:${port}`) };
    app = await createApp({ config, database, clock, log, messageClasses, ownWidgets });
    gate.open(app);
    app.services.backgroundWorker.start();
    app.services.upkeep.start();
    app.services.webhookDispatcher.start();
    const widgets = [...ownWidgets.all().values()];
    const descriptions = widgets.map(({ name, origins }) => (origins.length === 0 ? name : `${name} (may call ${origins.join(', ')})`));
    if (descriptions.length > 0) print(`Widgets of your own: ${descriptions.join(', ')}.`);
    log.info({ port, widgets: widgets.map(({ name }) => name), engine: database.engine, mode: config.mode }, 'listening');
    const host = ['0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host;
    let closing: Promise<void> | undefined;
    return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, publicUrl: config.publicUrl, close: () => (closing ??= close()) };
  } catch (error) {
    await close();
    throw error;
  }
}
