import { connect, type Socket } from 'node:net';
import { quantile } from './stats.ts';

/** The requests, their concurrency and duration. Each connection sends the requests one after the other. */
export interface LoadJob {
  port: number;
  connections: number;
  seconds: number;
  requests: { path: string; token?: string }[];
  /** Origin of the callers' page, as Vitrine's frame sends it. */
  embedder?: string;
}

export interface LoadResult {
  perSecond: number;
  /** Responses with status 200. */
  goodPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Responses with another status. */
  refused: number;
}

const headEnd = Buffer.from('\r\n\r\n');
const header = (name: string, value: string | undefined): string => (value === undefined ? '' : `${name}: ${value}\r\n`);

/** Keeps `job.connections` sockets busy with one request each. No pipelining and no HTTP library, to keep the generator cheap. */
async function run(job: LoadJob): Promise<LoadResult> {
  const latencies: number[] = [];
  let refused = 0;
  const wire = job.requests.map(({ path, token }) =>
    Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${job.port}\r\nAccept: application/json\r\n` +
        `${header('Authorization', token && `Bearer ${token}`)}${header('Vitrine-Embedder', job.embedder)}\r\n`,
    ),
  );
  const started = performance.now();
  const end = started + job.seconds * 1000;

  const connection = (index: number): Promise<void> =>
    new Promise((resolve, reject) => {
      let next = Math.floor((index * wire.length) / job.connections);
      let socket = open();
      let sent = 0;
      let pending: Buffer = Buffer.alloc(0);
      let missing = -1;
      let isLast = false;

      function open(): Socket {
        const opened = connect({ port: job.port, host: '127.0.0.1', noDelay: true });
        opened.on('connect', send);
        opened.on('error', reject);
        opened.on('data', receive);
        return opened;
      }
      function send(): void {
        sent = performance.now();
        if (sent >= end) {
          socket.destroy();
          resolve();
          return;
        }
        const request = wire[next % wire.length];
        next += 1;
        if (request) socket.write(request);
      }
      function receive(chunk: Buffer): void {
        if (missing < 0) {
          pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
          const at = pending.indexOf(headEnd);
          if (at < 0) return;
          const head = pending.toString('latin1', 0, at);
          if (head.slice(9, 12) !== '200') refused += 1;
          const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
          if (length === undefined) {
            reject(new Error(`an answer without Content-Length: ${head}`));
            return;
          }
          isLast = /\r\nconnection: *close/i.test(head);
          missing = Number(length) - (pending.length - at - headEnd.length);
          pending = Buffer.alloc(0);
        } else {
          missing -= chunk.length;
        }
        if (missing > 0) return;
        missing = -1;
        latencies.push(performance.now() - sent);
        if (!isLast) {
          send();
          return;
        }
        // Servers close a connection after a number of requests. Reconnecting is part of the cost.
        socket.destroy();
        socket = open();
      }
    });

  await Promise.all(Array.from({ length: job.connections }, (_, index) => connection(index)));
  const seconds = (performance.now() - started) / 1000;
  return {
    perSecond: latencies.length / seconds,
    goodPerSecond: (latencies.length - refused) / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    refused,
  };
}

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
