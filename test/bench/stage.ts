import { readFile } from 'node:fs/promises';
import { bundleForPage } from './bundle.ts';
import { freePort } from '../support/processes/free-port.ts';
import type { Pages } from './pages.ts';
import { portFrom, type Program, startProgram } from './program.ts';
import { sampleReceipt } from './sample-receipt.ts';
import type { LineShape } from './slow-start.ts';
import { startVitrine } from './vitrine.ts';

/** A page of one origin, frames of two others (Vitrine's and the peers'), and an adjustable line in front of both. */
export interface Stage {
  hostOrigin: string;
  /** Origins of the contenders' frames. */
  origins: { ours: string; peers: string };
  /** Returns the arguments of `window.start` in a contender's host page, except the element to fill. */
  arguments(contender: 'ours' | 'peer', size?: ReceiptSize): { frameOrigin: string; token: string; tenant: string; receiptId: string; page: string };
  setLine(shape: LineShape): Promise<void>;
  close(): Promise<void>;
}

/** A receipt of forty lines, or of two thousand. */
export type ReceiptSize = 'usual' | 'long';

/** Contenders with a host page, by the name of their script in `peers/`. */
export const hostPages = ['vitrine', 'floor', 'superset', 'iframe-resizer', 'open-iframe-resizer', 'bare-port'] as const;

const bench = new URL('./', import.meta.url);
const text = (path: string): Promise<string> => readFile(new URL(path, bench), 'utf8');
const html = (body: string, cache?: string): Pages[string] => ({ type: 'text/html; charset=utf-8', text: body, ...(cache !== undefined && { cache }) });
const fill = (page: string, slot: string, content: string): string => page.replace(`<!--${slot}-->`, () => content.replaceAll('</script', '<\\/script'));

export async function openStage(): Promise<Stage> {
  const programs: Program[] = [];
  const program = async (entry: string): Promise<Program> => {
    const started = await startProgram(entry);
    programs.push(started);
    return started;
  };
  const pages = await program('pages.ts');
  const peers = await program('pages.ts');
  const line = await program('line.ts');

  const hostOrigin = `http://localhost:${await portFrom(pages, await hostSite())}`;
  const oursOrigin = `http://127.0.0.1:${await freePort()}`;
  const vitrine = await startVitrine({ publicUrl: oursOrigin, allowedOrigins: [hostOrigin] });
  const receipts = { usual: await vitrine.sync(sampleReceipt('nordwind')), long: await vitrine.sync(sampleReceipt('nordwind', 2_000)) };
  const token = await vitrine.mint('nordwind');
  const document = await fetch(`${vitrine.origin}/embed?tenant=${vitrine.tenant}`);
  const site = await peerSite(hostOrigin, token, receipts, document.headers.get('cache-control') ?? 'no-cache');
  const peerOrigin = `http://127.0.0.1:${await freePort()}`;
  await line.ask({ open: { port: portOf(oursOrigin), upstreamPort: portOf(vitrine.origin) } });
  await line.ask({ open: { port: portOf(peerOrigin), upstreamPort: await portFrom(peers, site) } });

  return {
    hostOrigin,
    origins: { ours: oursOrigin, peers: peerOrigin },
    arguments: (contender, size = 'usual') => ({
      frameOrigin: contender === 'ours' ? oursOrigin : peerOrigin,
      token,
      tenant: vitrine.tenant,
      receiptId: receipts[size].id,
      page: size === 'long' ? '/floor-long' : '/floor',
    }),
    async setLine(shape) {
      await line.ask(shape);
    },
    async close() {
      await Promise.all([...programs.map((started) => started.stop()), vitrine.stop()]);
    },
  };
}

const portOf = (origin: string): number => Number(new URL(origin).port);

/** Creates one host page per contender. Its script is loaded before the clock starts. */
async function hostSite(): Promise<Pages> {
  const page = await text('peers/host.html');
  const site: Pages = {};
  for (const name of hostPages) {
    const script =
      name === 'vitrine' ? `${await text('../../dist/vitrine.js')}\n${await text('peers/vitrine-host.js')}` : await bundleForPage(`peers/${name}-host.js`);
    site[`/${name}`] = html(fill(page, 'script', script));
  }
  return site;
}

/** Creates the peers' frames. Receipt, token and caching are the same as Vitrine's: the frames differ only in how they are built. */
async function peerSite(hostOrigin: string, token: string, receipts: Readonly<Record<ReceiptSize, unknown>>, cache: string): Promise<Pages> {
  const growing = await text('peers/growing.html');
  const data = (size: ReceiptSize): Pages[string] => ({ type: 'application/json', text: JSON.stringify(receipts[size]), token });
  const floor = fill(await text('peers/floor.html'), 'hostOrigin', hostOrigin);
  return {
    '/receipt': data('usual'),
    '/receipt-long': data('long'),
    '/floor': html(floor, cache),
    '/floor-long': html(floor.replace("'/receipt'", "'/receipt-long'"), cache),
    '/embedded/receipt': html(await text('peers/superset-frame.html'), cache),
    '/superset-frame.js': { type: 'text/javascript', text: await bundleForPage('peers/superset-frame.jsx'), cache: 'public, max-age=31536000, immutable' },
    '/superset-frame.css': { type: 'text/css', text: await text('peers/superset-frame.css'), cache: 'public, max-age=31536000, immutable' },
    '/iframe-resizer': html(fill(growing, 'script', await bundleForPage('peers/iframe-resizer-child.js'))),
    '/open-iframe-resizer': html(fill(growing, 'script', await bundleForPage('peers/open-iframe-resizer-child.js'))),
    '/bare-port': html(fill(growing, 'script', await bundleForPage('peers/bare-port-child.js'))),
  };
}
