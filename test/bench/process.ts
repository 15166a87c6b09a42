import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureBackendImport } from './backend-import.ts';
import { bundleForNode } from './bundle.ts';
import type { Figure } from './figure.ts';
import { portFrom, type Program, runProgram } from './program.ts';
import { interleave } from './rounds.ts';
import { sampleReceipt } from './sample-receipt.ts';
import { median } from './stats.ts';
import { startVitrine, type Vitrine } from './vitrine.ts';

const starts = 5;
const warmUpRequests = 200;
const peerName = 'Express + jose + SQLite';

/** Measures start to ready, and memory at rest after a little work, of the installed server, and the cost for a backend that only mints tokens. */
export async function measureProcess(): Promise<Figure[]> {
  const file = await bundleForNode('peers/express-jose.ts');
  const vitrine = await startVitrine();
  let peer: Program | undefined;
  try {
    const receipt = await vitrine.sync(sampleReceipt('nordwind'));
    let turn = 0;
    const startPeer = async (): Promise<{ program: Program; port: number }> => {
      turn += 1;
      const program = runProgram(file);
      return { program, port: await portFrom(program, { receipt, ...vitrine.signing, file: join(vitrine.folder, `peer-${turn}.db`) }) };
    };
    const times = await interleave(starts, {
      async ours() {
        await vitrine.restart();
        return vitrine.startMs;
      },
      async peer() {
        const startedAt = performance.now();
        const { program, port } = await startPeer();
        await (await fetch(`http://127.0.0.1:${port}/`)).text();
        const took = performance.now() - startedAt;
        await program.stop();
        return took;
      },
    });
    const { program, port } = await startPeer();
    peer = program;
    await work(vitrine, vitrine.origin, receipt.id);
    await work(vitrine, `http://127.0.0.1:${port}`, receipt.id);
    return [
      {
        name: 'start to ready, database in place',
        unit: 'ms',
        ours: median(times.ours),
        beside: [{ name: peerName, value: median(times.peer) }],
        bound: { rule: 'at most', limit: 1_500 },
      },
      {
        name: 'memory at rest',
        unit: 'MiB',
        ours: await restingMiB(vitrine.pid),
        beside: [{ name: peerName, value: await restingMiB(program.pid) }],
        bound: { rule: 'at most', limit: 130 },
      },
      ...(await measureBackendImport()),
    ];
  } finally {
    await Promise.all([peer?.stop(), vitrine.stop()]);
  }
}

async function work(vitrine: Vitrine, origin: string, receiptId: string): Promise<void> {
  const token = await vitrine.mint('nordwind');
  for (let sent = 0; sent < warmUpRequests; sent += 1) {
    await (await fetch(`${origin}/v1/receipts/${receiptId}`, { headers: { Authorization: `Bearer ${token}` } })).text();
  }
}

/** Returns resident memory after it has been stable for three seconds, or after fifteen at the latest. */
async function restingMiB(pid: number): Promise<number> {
  let last = Number.NaN;
  let still = 0;
  for (let second = 0; second < 15 && still < 3; second += 1) {
    const now = await residentMiB(pid);
    still = Math.abs(now - last) < 1 ? still + 1 : 0;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return last;
}

async function residentMiB(pid: number): Promise<number> {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`process ${pid} does not report its memory`);
  return Number(kibibytes) / 1_024;
}
