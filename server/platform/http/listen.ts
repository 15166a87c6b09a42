import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { catalogue } from '../../errors/catalogue.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { ServerErrorCode } from '../../../protocol/errors.ts';
import { apiHeaders } from './answers/headers.ts';
import type { MessageClasses } from './message-classes.ts';

/**
 * Node's limits: nobody holds a connection for long without sending, and nobody holds all of them. Idle connections are kept longer than the 60 seconds
 * of usual load balancers, which would otherwise send into one that closes.
 */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
  // Refused by the app, in its own words.
  requireHostHeader: false,
};
/**
 * A connection on which nothing has moved for this long, while an answer is made or read, is cut. Longer than an answer may take, so that its refusal
 * arrives.
 */
const stillMs = 45_000;
const maxConnections = 10_000;
/**
 * Connections that the system keeps for us until we accept them; Linux takes less where `net.core.somaxconn` is less. Of Node's 511 a burst of callers
 * fills every place while one slow moment passes, and those who come then wait for seconds or are reset by the system.
 */
const backlog = 4_096;
const maxRequestsPerSocket = 1_000;

/**
 * Makes the HTTP server for an app. What Node refuses before any request exists is answered as a problem document, too.
 *
 * @param classes Those of the app.
 * @param publicUrl Asked when it is needed: it may depend on the port, which is known once the server listens.
 */
export function createHttpServer(classes: MessageClasses, listener: RequestListener, publicUrl: () => string): Server {
  const server = createServer({ ...limits, ...classes }, listener);
  server.timeout = stillMs;
  server.maxConnections = maxConnections;
  server.maxRequestsPerSocket = maxRequestsPerSocket;
  // Whoever holds connections and asks for nothing makes room for those who come.
  server.on('drop', () => server.closeIdleConnections());
  // Of what a caller expects we know `100-continue` alone. It may be passed over (RFC 9110, section 10.1.1), where Node would answer with nothing but a status.
  server.on('checkExpectation', listener);
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) => {
    if (socket.writable && error.code !== 'ECONNRESET') socket.write(refusalText(error.code, publicUrl()));
    socket.destroySoon();
  });
  return server;
}

function refusalText(nodeCode: string | undefined, publicUrl: string): string {
  const [status, reason, code, detail]: [number, string, ServerErrorCode, string] =
    nodeCode === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? [408, 'Request Timeout', 'request_timeout', 'The request did not arrive in time.']
      : nodeCode === 'HPE_HEADER_OVERFLOW'
        ? [431, 'Request Header Fields Too Large', 'invalid_request', 'The headers are larger than 16 KiB.']
        : [400, 'Bad Request', 'invalid_request', 'The request is not HTTP.'];
  const headers = apiHeaders({ publicUrl });
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
 * @param warn Gets what goes wrong with the listening socket later, say a connection that could not be accepted. Default: nobody.
 * @returns The port.
 * @throws HttpError `port_in_use`, `config_invalid` when the address is not this machine's or the port not allowed.
 */
export async function listen(server: Server, { host, port, warn = () => {} }: { host: string; port: number; warn?: (error: Error) => void }): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    // Stays for as long as the server does: without a listener an error would end the process.
    server.on('error', (cause: Error & { code?: string }) => {
      if (server.listening) return warn(cause);
      const inUse = cause.code === 'EADDRINUSE';
      return reject(
        inUse
          ? new HttpError('port_in_use', `Port ${port} on ${host} is taken by another process. Stop it, or name another port in PORT.`, { cause })
          : new HttpError('config_invalid', `The server cannot listen on ${host}, port ${port} (${cause.code ?? 'unknown reason'}). Look at HOST and PORT.`, {
              cause,
            }),
      );
    });
    server.listen({ port, host, backlog }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

export interface StopLimits {
  /** A connection that has sent nothing for this long is idle, and closed. Those that send are closed by their answers. */
  quietMs: number;
  /** After this the rest is cut. */
  graceMs: number;
}

/**
 * Stops a server whose answers say `Connection: close` by now: nothing new is accepted, what is being worked on is finished. A caller who sends on a
 * connection that was just kept open for that gets an answer and no reset.
 */
export async function stopListening(server: Server, { quietMs, graceMs }: StopLimits): Promise<void> {
  // That of `node:http` would close idle connections at once, and among them those on which a request is already on its way.
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
  // What `node:http` runs beside the port ends with this.
  server.close();
}
