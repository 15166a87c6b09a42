import { createServer as createProxy, request as ask, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { certificate, privateKeyOfCertificate } from '../../support/credentials/certificate.ts';

/** Public host names, served by this machine. */
export interface TlsFront {
  /** The proxy for a browser context, which resolves the names. */
  readonly proxy: { readonly server: string };
  close(): Promise<void>;
}

/** Serves the given host names over TLS, each with its listener. */
export async function startTlsFront(hosts: Readonly<Record<string, RequestListener>>): Promise<TlsFront> {
  const server = createServer({ key: privateKeyOfCertificate, cert: certificate }, (request, response) => {
    const listener = hosts[request.headers.host ?? ''];
    if (listener) listener(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const tunnels = new Set<Socket>();
  const proxy = createProxy((_request, response) => response.writeHead(502).end()).on('connect', (_request, socket: Socket, head: Buffer) => {
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) {
      tunnels.add(end);
      end.on('error', () => end.destroy()).on('close', () => tunnels.delete(end));
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    proxy: { server: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` },
    async close() {
      for (const end of tunnels) end.destroy();
      for (const one of [proxy, server]) {
        one.closeAllConnections();
        await new Promise((resolve) => one.close(resolve));
      }
    },
  };
}

/** Forwards requests to a plain HTTP server, as a reverse proxy does. */
export const forwardTo =
  (port: number): RequestListener =>
  (request, response) => {
    const onward = ask({ port, host: '127.0.0.1', method: request.method, path: request.url, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  };
