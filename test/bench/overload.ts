import { startPostgres } from '../support/databases/postgres.ts';
import type { Figure } from './figure.ts';
import type { LoadJob, LoadResult } from './load.ts';
import { newDatabase } from './new-database.ts';
import { startProgram } from './program.ts';
import { interleave } from './rounds.ts';
import { sampleReceipt } from './sample-receipt.ts';
import { median } from './stats.ts';
import { startVitrine, type Vitrine } from './vitrine.ts';

const rounds = 3;
/** Long enough to make opening 2,560 connections a small part. */
const seconds = 8;
/** One caller per server slot, and five times as many. Each sends the next request as soon as it has a response, whatever its status. */
const callers = { fit: 512, five: 5 * 512 } as const;
const peak = 'at the peak';

/** Measures how many requests are served with five times as many callers as slots, all of which ignore `Retry-After`. */
export async function measureOverload(): Promise<Figure[]> {
  const postgres = await startPostgres();
  const load = await startProgram('load.ts');
  const running: Vitrine[] = [];
  try {
    const figures: Figure[] = [];
    for (const engine of ['SQLite', 'PostgreSQL'] as const) {
      const databaseUrl = engine === 'PostgreSQL' ? await newDatabase(postgres.url, 'overload') : undefined;
      const vitrine = await startVitrine({ ...(databaseUrl !== undefined && { databaseUrl }) });
      running.push(vitrine);
      const receipt = await vitrine.sync(sampleReceipt('nordwind'));
      const token = await vitrine.mint('nordwind');
      const ask = async (connections: number): Promise<number> => {
        const job: LoadJob = { port: Number(new URL(vitrine.origin).port), connections, seconds, requests: [{ path: `/v1/receipts/${receipt.id}`, token }] };
        return ((await load.ask(job)) as LoadResult).goodPerSecond;
      };
      await ask(50);
      const samples = await interleave(rounds, { few: () => ask(50), fit: () => ask(callers.fit), five: () => ask(callers.five) });
      figures.push({
        name: `served a second, five times the load, ${engine}`,
        unit: '/s',
        ours: median(samples.five),
        beside: [{ name: peak, value: Math.max(median(samples.few), median(samples.fit)) }],
        bound: { rule: 'at least', limit: 0.7, times: peak },
      });
      await vitrine.halt();
    }
    return figures;
  } finally {
    await Promise.all([load.stop(), ...running.map((vitrine) => vitrine.stop())]);
    postgres.stop();
  }
}
