import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';

/** Content of a test page: markup, optional headers, or a request handler. */
export type PageContent = string | { html: string; headers?: Record<string, string> } | RequestListener;

/** A page server, on an origin of its own. */
export interface PageServer {
  readonly origin: string;
  /** Method, path and query of every request so far. */
  readonly requests: string[];
  /** Serves a page at a path and returns its address. A later page at the same path replaces it. */
  serve(path: string, content: PageContent): string;
  /** Removes every page. */
  clear(): void;
  /** Passes all other requests to this listener, until the next `clear`. */
  fallback(listener: RequestListener | undefined): void;
  close(): Promise<void>;
}

export interface PageServerOptions {
  /** Browsers treat `localhost` and `127.0.0.1` as two sites, and two ports as two origins. The server under test is on `localhost`. */
  host?: 'localhost' | '127.0.0.1';
  /** Handles requests without a test page. */
  fallback?: RequestListener;
}

export async function startPageServer({ host = '127.0.0.1', fallback }: PageServerOptions = {}): Promise<PageServer> {
  const pages = new Map<string, PageContent>();
  const requests: string[] = [];
  let otherwise = fallback;

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://test');
    requests.push(`${request.method} ${pathname}${search}`);
    const content = pages.get(pathname);
    if (content === undefined && otherwise) return otherwise(request, response);
    if (content === undefined) return void response.writeHead(404).end();
    if (typeof content === 'function') return content(request, response);
    const { html, headers = {} } = typeof content === 'string' ? { html: content } : content;
    response.setHeader('Content-Type', 'text/html; charset=utf-8').writeHead(200, headers).end(html);
  };

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The page server has no port.');
  const origin = `http://${host}:${address.port}`;
  return {
    origin,
    requests,
    serve(path, content) {
      pages.set(path, content);
      return `${origin}${path}`;
    },
    clear() {
      pages.clear();
      otherwise = fallback;
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
