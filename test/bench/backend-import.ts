import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Figure } from './figure.ts';
import { interleave } from './rounds.ts';
import { median } from './stats.ts';

const rounds = 9;
const mebibyte = 1_024 * 1_024;

interface Imported {
  ms: number;
  bytes: number;
}

/** Starts a Node process that imports a given package, or nothing, and exits. */
async function importing(name?: string): Promise<Imported> {
  const script = `
    const startedAt = performance.now();
    ${name === undefined ? '' : `await import(${JSON.stringify(name)});`}
    process.stdout.write(JSON.stringify({ ms: performance.now() - startedAt, bytes: process.memoryUsage.rss() }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  return JSON.parse(stdout) as Imported;
}

/** Measures the import cost for a backend that mints tokens, beyond Node. */
export async function measureBackendImport(): Promise<Figure[]> {
  const { ours, bare } = await interleave(rounds, { ours: () => importing('@vitrine/backend'), bare: () => importing() });
  const memory = (of: Imported[]): number => median(of.map(({ bytes }) => bytes / mebibyte));
  return [
    {
      name: 'import of @vitrine/backend',
      unit: 'ms',
      ours: median(ours.map(({ ms }) => ms)),
      beside: [],
      bound: { rule: 'at most', limit: 50 },
    },
    {
      name: 'memory of that import beyond Node’s own',
      unit: 'MiB',
      ours: memory(ours) - memory(bare),
      beside: [],
      bound: { rule: 'at most', limit: 20 },
    },
  ];
}
