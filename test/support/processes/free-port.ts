import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what any system hands out to whoever asks for some port (Linux: from 32,768), so that nobody is given one of these between the look and the use. */
const range = { first: 20_000, last: 32_000 } as const;

/** Ports that nobody listens on, for processes that must know their own address before they start. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(range.first, range.last);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

/** One of them. */
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
