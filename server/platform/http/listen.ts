import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { catalogue } from '../../errors/catalogue.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { ServerErrorCode } from '../../../protocol/errors.ts';
import { apiHeaders } from './headers.ts';

/**
 * Node's limits: nobody holds a connection for long without sending, and nobody holds all of them. Idle connections are kept longer than the 60 seconds
 * of usual load balancers, which would otherwise send into one that closes.
 */
const limits = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 16_384, requireHostHeader: true };
/** A connection on which nothing has moved for this long, while an answer is made or read, is cut. Longer than an answer may take, so that its refusal arrives. */
const stillMs = 45_000;
const maxConnections = 10_000;
const maxRequestsPerSocket = 1_000;

/**
 * Makes the HTTP server for an app. What Node refuses before any request exists is answered as a problem document, too.
 *
 * @param publicUrl Asked when it is needed: it may depend on the port, which is known once the server listens.
 */
export function createHttpServer(listener: RequestListener, publicUrl: () => string): Server {
  const server = createServer(limits, listener);
  server.timeout = stillMs;
  server.maxConnections = maxConnections;
  server.maxRequestsPerSocket = maxRequestsPerSocket;
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
    ...headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1]}`] : [])),
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
          : new HttpError('config_invalid', `The server cannot listen on ${host}, port ${port} (${cause.code ?? 'unknown reason'}). Look at HOST and PORT.`, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/**
 * Stops a server: nothing new is accepted, what is being worked on is finished, idle connections are closed. After `graceMs` the rest is cut.
 */
export async function stopListening(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  server.closeIdleConnections();
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
