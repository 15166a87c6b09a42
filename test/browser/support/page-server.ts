import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';

/** What a page of the tests is made of: markup, with headers if they matter, or a handler that does as it likes. */
export type PageContent = string | { html: string; headers?: Record<string, string> } | RequestListener;

/** Serves the host pages of the tests, on `127.0.0.1`: another site than the server on `localhost`. */
export interface PageServer {
  readonly origin: string;
  /** Puts a page at a path and returns its address. A later page at the same path replaces it. */
  serve(path: string, content: PageContent): string;
  /** Takes every page away. */
  clear(): void;
  /** Hands everything that is no page of a test to this listener. */
  fallback(listener: RequestListener | undefined): void;
  close(): Promise<void>;
}

export async function startPageServer(): Promise<PageServer> {
  const pages = new Map<string, PageContent>();
  let otherwise: RequestListener | undefined;

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const content = pages.get(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    if (content === undefined && otherwise) return otherwise(request, response);
    if (content === undefined) return void response.writeHead(404).end();
    if (typeof content === 'function') return content(request, response);
    const { html, headers = {} } = typeof content === 'string' ? { html: content } : content;
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(html);
  };

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The page server has no port.');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    serve(path, content) {
      pages.set(path, content);
      return `${origin}${path}`;
    },
    clear() {
      pages.clear();
      otherwise = undefined;
    },
    fallback(listener) {
      otherwise = listener;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
