import { createServer, connect, type Socket } from 'node:net';

/** Opens a line to `upstreamPort`, or changes the round trip of every line that is open. */
export type LineRequest = { open: { upstreamPort: number; port: number } } | { roundTripMs: number };

let roundTripMs = 0;

/**
 * A slow line in front of a server: every byte takes half a round trip each way, and a new connection a whole one before it carries anything,
 * as TCP's handshake does. Bandwidth is not limited.
 */
function open(port: number, upstreamPort: number): Promise<void> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ port: upstreamPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    relay(client, upstream, roundTripMs);
    relay(upstream, client, 0);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function relay(from: Socket, to: Socket, handshakeMs: number): void {
  const carriesFrom = performance.now() + handshakeMs;
  let lastArrival = 0;
  const later = (deliver: () => void): void => {
    const now = performance.now();
    lastArrival = Math.max(lastArrival, Math.max(now, carriesFrom) + roundTripMs / 2);
    if (lastArrival <= now) deliver();
    else setTimeout(deliver, lastArrival - now);
  };
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(() => to.destroy()));
}

process.on('message', (request: LineRequest) => {
  if ('roundTripMs' in request) {
    ({ roundTripMs } = request);
    process.send?.({});
  } else {
    void open(request.open.port, request.open.upstreamPort).then(() => process.send?.({}));
  }
});
