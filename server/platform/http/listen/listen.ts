import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { HttpError } from '../../../errors/http-error.ts';
import type { MessageClasses } from './message-classes.ts';
import { refuseUnparsed, type UnparsedOptions } from './unparsed-requests.ts';

/**
 * Node's limits. No idle sender can hold a connection for long, and no caller can hold all of them. Idle connections outlast the usual 60 seconds of load
 * balancers, which would otherwise send into a closing one.
 */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
  // The app refuses these requests with its own error.
  requireHostHeader: false,
};
/**
 * A connection without any traffic for this long is cut while a response is produced or read. Longer than a response may take, so that a timeout response
 * still arrives.
 */
const stillMs = 45_000;
const maxConnections = 10_000;
/**
 * Connections that the system queues until the server accepts them; Linux caps it at `net.core.somaxconn`. With Node's 511, a burst during one slow moment
 * fills the queue, and later callers wait for seconds or are reset by the system.
 */
const backlog = 4_096;
const maxRequestsPerSocket = 1_000;

/**
 * Creates the HTTP server for an app. Requests that Node itself refuses also get a problem document.
 *
 * @param classes Those of the app.
 */
export function createHttpServer(classes: MessageClasses, listener: RequestListener, options: UnparsedOptions): Server {
  const server = createServer({ ...limits, ...classes }, listener);
  server.timeout = stillMs;
  server.maxConnections = maxConnections;
  server.maxRequestsPerSocket = maxRequestsPerSocket;
  // Idle connections make room for new ones.
  server.on('drop', () => server.closeIdleConnections());
  // Vitrine supports only the expectation `100-continue`. Others may be ignored (RFC 9110, section 10.1.1); Node would respond with a bare status.
  server.on('checkExpectation', listener);
  server.on('clientError', refuseUnparsed(options));
  return server;
}

/**
 * Starts listening.
 *
 * @param warn Receives later errors of the listening socket, such as a connection that could not be accepted. Default: ignored.
 * @returns The port.
 * @throws HttpError `port_in_use`, `config_invalid` when the address is not this machine's or the port not allowed.
 */
export async function listen(server: Server, { host, port, warn = () => {} }: { host: string; port: number; warn?: (error: Error) => void }): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    // Stays as long as the server: an unhandled error would end the process.
    server.on('error', (cause: Error & { code?: string }) => {
      if (server.listening) return warn(cause);
      const inUse = cause.code === 'EADDRINUSE';
      return reject(
        inUse
          ? new HttpError('port_in_use', `Port ${port} on ${host} is used by another process. Stop it, or set another port in PORT.`, { cause })
          : new HttpError('config_invalid', `The server cannot listen on ${host}, port ${port} (${cause.code ?? 'unknown reason'}). Check HOST and PORT.`, {
              cause,
            }),
      );
    });
    server.listen({ port, host, backlog }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

export interface StopLimits {
  /** A connection that sends nothing for this long is idle and is closed. The others close with their responses. */
  quietMs: number;
  /** After this the remaining connections are cut. */
  graceMs: number;
}

/**
 * Stops a server whose responses already say `Connection: close`: refuses new connections and finishes pending requests. A caller who sends on a connection
 * that was just kept open still gets a response instead of a reset.
 */
export async function stopListening(server: Server, { quietMs, graceMs }: StopLimits): Promise<void> {
  // The method of `node:http` would close idle connections at once, including those with a request on its way.
  const closed = new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
  let sweep: NodeJS.Timeout | undefined;
  const quiet = setTimeout(() => {
    server.closeIdleConnections();
    sweep = setInterval(() => server.closeIdleConnections(), 50);
  }, quietMs);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(quiet);
  clearInterval(sweep);
  clearTimeout(cut);
  // Ends the timers that `node:http` runs.
  server.close();
}
