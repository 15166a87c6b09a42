import { startPostgres } from '../support/postgres.ts';
import { loadPostgres, loadSqlite, type LoadedCustomer } from './bulk-load.ts';
import type { Figure } from './figure.ts';
import type { LoadJob, LoadResult } from './load.ts';
import { newDatabase } from './new-database.ts';
import { startProgram } from './program.ts';
import { drive } from './requests.ts';
import { interleave } from './rounds.ts';
import { sampleReceipt } from './sample-receipt.ts';
import { median } from './stats.ts';
import { startVitrine, type Vitrine } from './vitrine.ts';

const months = 20;
const sizes = { thousand: 50, million: 50_000 } as const;
const engines = ['sqlite', 'postgres'] as const;
const rounds = 6;
const seconds = 1.5;
const connections = 8;

interface Filled {
  vitrine: Vitrine;
  jobs: Record<'list' | 'one', LoadJob>;
}

/** Does a page get slower when there are a thousand times as many receipts? Servers of both sizes run side by side, on each engine. */
export async function measureScale(): Promise<Figure[]> {
  const postgres = await startPostgres();
  const running: Vitrine[] = [];
  const load = await startProgram('load.ts');
  try {
    const figures: Figure[] = [];
    for (const engine of engines) {
      const start = async (size: keyof typeof sizes): Promise<Filled> => {
        const databaseUrl = engine === 'postgres' ? await newDatabase(postgres.url, size) : undefined;
        const vitrine = await startVitrine({ ...(databaseUrl !== undefined && { databaseUrl }) });
        running.push(vitrine);
        return { vitrine, jobs: await fill(vitrine, databaseUrl, sizes[size]) };
      };
      const thousand = await start('thousand');
      const million = await start('million');
      for (const [what, name] of [
        ['list', 'a customer’s list'],
        ['one', 'one receipt'],
      ] as const) {
        const contender = async ({ jobs }: Filled): Promise<() => Promise<LoadResult>> => {
          await drive(load, { ...jobs[what], seconds: 3 });
          return () => drive(load, jobs[what]);
        };
        const samples = await interleave(rounds, { thousand: await contender(thousand), million: await contender(million) });
        const p99 = (of: LoadResult[]): number => median(of.map(({ p99Ms }) => p99Ms));
        figures.push({
          name: `p99 of ${name} among 1,000,000, ${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`,
          unit: 'ms',
          ours: p99(samples.million),
          beside: [{ name: 'among 1,000', value: p99(samples.thousand) }],
          bound: { rule: 'at most', limit: 1.2, times: 'among 1,000' },
        });
      }
    }
    return figures;
  } finally {
    await Promise.all([load.stop(), ...running.map((vitrine) => vitrine.stop())]);
    postgres.stop();
  }
}

/** Fills the database behind the server, and says what its viewers will ask for: each of them their own list, or any one of their receipts. */
async function fill(vitrine: Vitrine, databaseUrl: string | undefined, customers: number): Promise<Filled['jobs']> {
  const sample = sampleReceipt('template');
  const { id: templateId } = await vitrine.sync({
    customer: sample.customer,
    title: sample.title,
    period: sample.period,
    currency: sample.currency,
    lines: sample.lines.slice(0, 2),
  });
  const load = { customers, months, templateId };
  let loaded: LoadedCustomer[];
  if (databaseUrl === undefined) {
    await vitrine.halt();
    loaded = await loadSqlite(vitrine.folder, load);
    await vitrine.restart();
  } else {
    loaded = await loadPostgres(databaseUrl, load);
  }
  const viewers = await Promise.all(loaded.map(async ({ externalId, receiptIds }) => ({ receiptIds, token: await vitrine.mint(externalId) })));
  const job = { port: Number(new URL(vitrine.origin).port), connections, seconds };
  return {
    list: { ...job, requests: viewers.map(({ token }) => ({ path: '/v1/receipts', token })) },
    one: { ...job, requests: viewers.flatMap(({ token, receiptIds }) => receiptIds.map((id) => ({ path: `/v1/receipts/${id}`, token }))) },
  };
}
