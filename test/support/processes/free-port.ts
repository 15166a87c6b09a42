import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ephemeral ports of any system (Linux: from 32,768). No other process is assigned one of these between check and use. */
const range = { first: 20_000, last: 32_000 } as const;

/** Finds free ports, for processes that need to know their address before they start. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(range.first, range.last);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

/** Finds one free port. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
