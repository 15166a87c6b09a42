import { startPostgres } from '../support/databases/postgres.ts';
import { loadPostgres, loadSqlite, loadedWord } from './bulk-load.ts';
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
/** Many short rounds: other work of the machine spoils the p99 of one round, and hardly ever the median of fifteen. */
const rounds = 15;
const seconds = 0.5;
const connections = 8;

interface Filled {
  vitrine: Vitrine;
  jobs: Record<RequestName, LoadJob>;
}

/** The requests, as the table names them. */
const requestNames = {
  list: 'a customer’s receipts',
  one: 'one receipt',
  invoices: 'a customer’s invoices',
  open: 'open invoices',
  found: 'invoices with a word',
  invoice: 'one invoice',
} as const;
type RequestName = keyof typeof requestNames;

/** Measures whether pages get slower with a thousand times as many receipts and invoices. Servers of both sizes run side by side on each engine. */
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
      for (const what of Object.keys(requestNames) as RequestName[]) {
        const contender = async ({ jobs }: Filled): Promise<() => Promise<LoadResult>> => {
          await drive(load, { ...jobs[what], seconds: 1.5 });
          return () => drive(load, jobs[what]);
        };
        const samples = await interleave(rounds, { thousand: await contender(thousand), million: await contender(million) });
        const p99 = (of: LoadResult[]): number => median(of.map(({ p99Ms }) => p99Ms));
        figures.push({
          name: `p99 of ${requestNames[what]} among 1,000,000, ${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`,
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

/** Fills the server's database. Returns the viewers' requests: each reads its own lists, or any of its own items. */
async function fill(vitrine: Vitrine, databaseUrl: string | undefined, customers: number): Promise<Filled['jobs']> {
  const sample = sampleReceipt('template');
  const { id: templateId } = await vitrine.sync({
    customer: sample.customer,
    title: sample.title,
    period: sample.period,
    currency: sample.currency,
    lines: sample.lines.slice(0, 2),
  });
  const { id: invoiceTemplateId } = (await vitrine.manage('POST', '/v1/invoices', {
    customer: sample.customer,
    number: 'N-0',
    issueDate: '2020-01-01',
    status: 'open',
    subject: 'Agents',
    currency: sample.currency,
    lines: [{ description: 'Agents', amountMinor: 10_000 }],
  })) as { id: string };
  const load = { customers, months, templateId, invoiceTemplateId };
  // A running server would rebuild the indexes that loading drops.
  await vitrine.halt();
  const loaded = await (databaseUrl === undefined ? loadSqlite(vitrine.folder, load) : loadPostgres(databaseUrl, load));
  await vitrine.restart();
  const viewers = await Promise.all(loaded.map(async ({ externalId, ...ids }) => ({ ...ids, token: await vitrine.mint(externalId) })));
  const job = { port: Number(new URL(vitrine.origin).port), connections, seconds };
  const ofEach = (path: string): LoadJob => ({ ...job, requests: viewers.map(({ token }) => ({ path, token })) });
  return {
    list: ofEach('/v1/receipts'),
    one: { ...job, requests: viewers.flatMap(({ token, receiptIds }) => receiptIds.map((id) => ({ path: `/v1/receipts/${id}`, token }))) },
    invoices: ofEach('/v1/invoices'),
    open: ofEach('/v1/invoices?status=open'),
    found: ofEach(`/v1/invoices?text=${loadedWord}`),
    invoice: { ...job, requests: viewers.flatMap(({ token, invoiceIds }) => invoiceIds.map((id) => ({ path: `/v1/invoices/${id}`, token }))) },
  };
}
