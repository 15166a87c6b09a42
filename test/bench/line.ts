import { createServer, connect, type Socket } from 'node:net';
import { createSlowStart, type LineShape } from './slow-start.ts';

/** Opens a line to `upstreamPort`, or sets the shape of every line for later connections. */
export type LineRequest = { open: { upstreamPort: number; port: number } } | LineShape;

let shape: LineShape = { roundTripMs: 0 };
const bottleneck = { freeAtMs: 0 };

/** Opens a slow line in front of a server. */
function open(port: number, upstreamPort: number): Promise<void> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ port: upstreamPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const { roundTripMs } = shape;
    // A browser's requests are small: they are delayed, and need no bandwidth limit.
    relay(client, upstream, createSlowStart({ roundTripMs }, { freeAtMs: 0 }), roundTripMs);
    relay(upstream, client, createSlowStart(shape, bottleneck), 0);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** Largest piece that arrives at once. Larger data arrives piece by piece, as on a real line. */
const pieceBytes = 1_460;

function relay(from: Socket, to: Socket, arrivesAt: (bytes: number, nowMs: number) => number, handshakeMs: number): void {
  const carriesFrom = performance.now() + handshakeMs;
  let lastArrival = 0;
  const later = (bytes: number, deliver: () => void): void => {
    const now = performance.now();
    lastArrival = Math.max(lastArrival, arrivesAt(bytes, Math.max(now, carriesFrom)));
    if (lastArrival <= now) deliver();
    else setTimeout(deliver, lastArrival - now);
  };
  from.on('data', (chunk: Buffer) => {
    const step = shape.bytesPerMs === undefined ? chunk.length : pieceBytes;
    for (let start = 0; start < chunk.length; start += step) {
      const piece = chunk.subarray(start, start + step);
      later(piece.length, () => to.writable && to.write(piece));
    }
  });
  from.on('end', () => later(0, () => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(0, () => to.destroy()));
}

process.on('message', (request: LineRequest) => {
  if ('roundTripMs' in request) {
    shape = request;
    process.send?.({});
  } else {
    void open(request.open.port, request.open.upstreamPort).then(() => process.send?.({}));
  }
});
