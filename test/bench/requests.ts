import { join } from 'node:path';
import type { Figure } from './figure.ts';
import type { LoadJob, LoadResult } from './load.ts';
import { portFrom, type Program, startProgram } from './program.ts';
import { interleave } from './rounds.ts';
import { sampleReceipt } from './sample-receipt.ts';
import { median } from './stats.ts';
import { startVitrine, type Vitrine } from './vitrine.ts';

const rounds = 5;
const connections = 50;
const seconds = 2;

/**
 * Measures reads of one receipt of 40 lines over 50 connections, each a different viewer's browser with its own token. Vitrine verifies the token and reads
 * key, tenant and receipt on every call. The end proves it: the key is retired, and the next call is refused.
 */
export async function measureRequests(): Promise<Figure[]> {
  const vitrine = await startVitrine();
  const programs: Program[] = [];
  try {
    const receipt = await vitrine.sync(sampleReceipt('nordwind'));
    const [bare, obvious, load] = [await startProgram('peers/express-bare.ts'), await startProgram('peers/express-jose.ts'), await startProgram('load.ts')];
    programs.push(bare, obvious, load);
    const tokens = await Promise.all(Array.from({ length: connections }, () => vitrine.mint('nordwind')));
    const requests = tokens.map((token) => ({ path: `/v1/receipts/${receipt.id}`, token }));
    const against = async (port: number): Promise<() => Promise<LoadResult>> => {
      const job = (duration: number): LoadJob => ({ port, connections, seconds: duration, requests });
      await drive(load, job(2));
      return () => drive(load, job(seconds));
    };
    const samples = await interleave(rounds, {
      ours: await against(Number(new URL(vitrine.origin).port)),
      bare: await against(await portFrom(bare, { receipt })),
      obvious: await against(await portFrom(obvious, { receipt, ...vitrine.signing, file: join(vitrine.folder, 'peer.db') })),
    });
    await refusedOnceRevoked(vitrine, receipt.id, tokens[0] ?? '');
    const typical = (of: LoadResult[], key: 'perSecond' | 'p99Ms'): number => median(of.map((sample) => sample[key]));
    const figure = (key: 'perSecond' | 'p99Ms', name: string, beside: 'bare' | 'obvious', bound: Figure['bound']): Figure => ({
      name,
      unit: key === 'perSecond' ? '/s' : 'ms',
      ours: typical(samples.ours, key),
      beside: [{ name: names[beside], value: typical(samples[beside], key) }],
      bound,
    });
    return [
      figure('perSecond', 'verified receipts a second', 'bare', { rule: 'at least', limit: 0.9, times: names.bare }),
      figure('perSecond', 'verified receipts a second', 'obvious', { rule: 'at least', limit: 2, times: names.obvious }),
      figure('p99Ms', 'p99 of verified receipts, 50 connections', 'obvious', { rule: 'at most', limit: 1, times: names.obvious }),
    ];
  } finally {
    await Promise.all([...programs.map((program) => program.stop()), vitrine.stop()]);
  }
}

const names = { bare: 'bare Express, no auth', obvious: 'Express + jose + SQLite' } as const;

/** Runs a job on the load generator. Throws unless every response was the receipt. */
export async function drive(load: Program, job: LoadJob): Promise<LoadResult> {
  const result = (await load.ask(job)) as LoadResult;
  if (result.refused > 0) throw new Error(`${result.refused} of the answers from port ${job.port} were not 200`);
  return result;
}

async function refusedOnceRevoked(vitrine: Vitrine, receiptId: string, token: string): Promise<void> {
  const status = async (): Promise<number> =>
    (await fetch(`${vitrine.origin}/v1/receipts/${receiptId}`, { headers: { Authorization: `Bearer ${token}` } })).status;
  if ((await status()) !== 200) throw new Error('a good token was refused');
  await vitrine.manage('POST', '/v1/signing-keys/rotate', { graceSeconds: 0 });
  if ((await status()) !== 401) throw new Error('a token of a retired key was taken: the speed is worth nothing');
}
