import { setTimeout as delay } from 'node:timers/promises';

export interface LoadTarget {
  /** Servers that share one database. */
  urls: readonly string[];
  /** Secret of an API key. */
  apiKey: string;
  /** A viewer's token. */
  token: string;
}

/** Reads and writes that continue through faults. */
export interface DatabaseLoad {
  /** External ids of customers whose creation was acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** Responses that are neither successful nor a 503 with a retry time, and requests without a response. */
  readonly wrong: readonly string[];
  readonly counts: { good: number; unavailable: number };
  /** Queries every server until a read and a write started after this call have succeeded. @returns The time of the last one by `performance.now()`. */
  untilGood(patienceMs?: number): Promise<number>;
  stop(): Promise<void>;
}

/** Per server. */
const writers = 4;
const readers = 2;
/** Pause between two requests of one client: the load must be present, not saturate the machine. */
const pauseMs = 25;

/** Starts the load. Some writers change the same customer simultaneously, which also makes transactions conflict. */
export function startDatabaseLoad({ urls, apiKey, token }: LoadTarget): DatabaseLoad {
  const acknowledged = new Set<string>();
  const wrong: string[] = [];
  const counts = { good: 0, unavailable: 0 };
  const stopping = new AbortController();
  let next = 0;

  async function ask(url: string, path: string, bearer: string, body?: unknown): Promise<boolean> {
    const headers = { authorization: `Bearer ${bearer}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
    try {
      const response = await fetch(url + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.ok) {
        counts.good += 1;
        return true;
      }
      const retry = Number(response.headers.get('retry-after'));
      if (response.status === 503 && retry > 0 && text.includes('"storage_')) counts.unavailable += 1;
      else wrong.push(`${path}: ${response.status}, Retry-After ${retry}, ${text.slice(0, 200)}`);
    } catch (error) {
      wrong.push(`${path}: ${String(error instanceof Error ? (error.cause ?? error) : error)}`);
    }
    return false;
  }

  const write = async (url: string): Promise<boolean> => {
    const externalId = `c-${(next += 1)}`;
    const good = await ask(url, '/v1/customers', apiKey, { externalId, name: 'Load' });
    if (good) acknowledged.add(externalId);
    return good;
  };
  const race = (url: string): Promise<boolean> => ask(url, '/v1/customers', apiKey, { externalId: 'everybody', name: `name ${(next += 1)}` });
  const read = (url: string): Promise<boolean> => ask(url, '/v1/receipts', token);

  async function goOn(request: (url: string) => Promise<boolean>, url: string): Promise<void> {
    for (; !stopping.signal.aborted; await delay(pauseMs)) await request(url);
  }

  const loops = urls.flatMap((url) => [
    ...Array.from({ length: writers }, (_, index) => goOn(index % 2 === 0 ? write : race, url)),
    ...Array.from({ length: readers }, () => goOn(read, url)),
  ]);

  /** Sends requests without waiting for earlier ones: one that hangs does not block the others. */
  async function firstGood(request: (url: string) => Promise<boolean>, url: string, giveUpAtMs: number): Promise<number> {
    const goodAtMs: number[] = [];
    const pendingRequests: Promise<unknown>[] = [];
    while (goodAtMs.length === 0 && performance.now() < giveUpAtMs) {
      pendingRequests.push(request(url).then((good) => good && goodAtMs.push(performance.now())));
      await delay(50);
    }
    await Promise.all(pendingRequests);
    const [first] = goodAtMs;
    if (first === undefined) throw new Error(`${url} did not come back: ${wrong.at(-1) ?? 'it answers 503'}`);
    return first;
  }

  return {
    acknowledged,
    wrong,
    counts,
    async untilGood(patienceMs = 20_000) {
      const giveUpAtMs = performance.now() + patienceMs;
      return Math.max(...(await Promise.all(urls.flatMap((url) => [firstGood(read, url, giveUpAtMs), firstGood(write, url, giveUpAtMs)]))));
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
