import { request as ask, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { certificate, privateKeyOfCertificate } from '../../support/certificate.ts';

/** Host names of the world, each answered by this machine. */
export interface TlsFront {
  /** What a Chromium is started with to find them here. */
  readonly args: readonly string[];
  close(): Promise<void>;
}

/** Answers over TLS for whatever host name a browser asks, with the listener of that name. */
export async function startTlsFront(hosts: Readonly<Record<string, RequestListener>>): Promise<TlsFront> {
  const server = createServer({ key: privateKeyOfCertificate, cert: certificate }, (request, response) => {
    const listener = hosts[request.headers.host ?? ''];
    if (listener) listener(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    args: [`--host-resolver-rules=MAP * 127.0.0.1:${port}`, '--ignore-certificate-errors'],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Hands requests on to a server of plain HTTP, as a proxy in front of it does. */
export const handOn =
  (port: number): RequestListener =>
  (request, response) => {
    const onward = ask({ port, host: '127.0.0.1', method: request.method, path: request.url, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  };
