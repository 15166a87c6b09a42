import { createServer, type RequestListener, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { catalogue } from '../../../errors/catalogue.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { ServerErrorCode } from '../../../../protocol/errors.ts';
import { everyPage } from '../answers/cors.ts';
import { apiHeaders } from '../answers/headers.ts';
import type { MessageClasses } from './message-classes.ts';

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
 * @param publicUrl Called when needed, because it may depend on the port, which is known once the server listens.
 */
export function createHttpServer(classes: MessageClasses, listener: RequestListener, publicUrl: () => string): Server {
  const server = createServer({ ...limits, ...classes }, listener);
  server.timeout = stillMs;
  server.maxConnections = maxConnections;
  server.maxRequestsPerSocket = maxRequestsPerSocket;
  // Idle connections make room for new ones.
  server.on('drop', () => server.closeIdleConnections());
  // Vitrine supports only the expectation `100-continue`. Others may be ignored (RFC 9110, section 10.1.1); Node would respond with a bare status.
  server.on('checkExpectation', listener);
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) => {
    if (socket.writable && error.code !== 'ECONNRESET' && !isAnswering(socket)) socket.write(refusalText(error.code, publicUrl()));
    socket.destroySoon();
  });
  return server;
}

/** Whether a response is due or has begun on a connection, so that a refusal would be taken for it or for a part of it. */
function isAnswering(socket: Socket): boolean {
  const response = '_httpMessage' in socket ? socket._httpMessage : undefined;
  return response instanceof ServerResponse && (response.headersSent || response.req.complete);
}

/** Every page may read these refusals, because they say nothing about any tenant. The header that names the page may be what did not arrive. */
function refusalText(nodeCode: string | undefined, publicUrl: string): string {
  const [status, reason, code, detail]: [number, string, ServerErrorCode, string] =
    nodeCode === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? [408, 'Request Timeout', 'request_timeout', 'The request did not arrive in time.']
      : nodeCode === 'HPE_HEADER_OVERFLOW'
        ? [431, 'Request Header Fields Too Large', 'invalid_request', 'The headers are larger than 16 KiB.']
        : [400, 'Bad Request', 'invalid_request', 'The request is not HTTP.'];
  const headers = { ...apiHeaders({ publicUrl }), ...everyPage };
  const json = JSON.stringify({ type: `${publicUrl}/errors#${code}`, title: catalogue[code].title, status, detail, code });
  return [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(json)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
    '',
    json,
  ].join('\r\n');
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
