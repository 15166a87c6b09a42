import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { bundleForPage } from './bundle.ts';
import type { Figure } from './figure.ts';

const gzipBytes = (text: string | Buffer): number => gzipSync(text, { level: 9 }).length;
const built = async (path: string): Promise<number> => gzipBytes(await readFile(new URL(`../../dist/${path}`, import.meta.url)));
const peer = async (entry: string): Promise<number> => gzipBytes(await bundleForPage(`peers/${entry}`));

/** What a visitor downloads: gzip -9 of minified scripts, the peers bundled as ours are. */
export async function measureSize(): Promise<Figure[]> {
  return [
    {
      name: 'host script, gzip',
      unit: 'B',
      ours: await built('vitrine.js'),
      beside: [
        { name: 'iframe-resizer parent', value: await peer('iframe-resizer-host.js') },
        { name: 'Superset SDK', value: await peer('superset-host.js') },
        { name: 'open-iframe-resizer', value: await peer('open-iframe-resizer-host.js') },
      ],
      bound: { rule: 'at most', limit: 8_500 },
    },
    {
      name: 'frame script with the receipt, gzip',
      unit: 'B',
      ours: await built('widgets/frame.js'),
      beside: [
        { name: 'iframe-resizer child (no content)', value: await peer('iframe-resizer-child.js') },
        { name: 'Superset SDK with a Preact receipt', value: await peer('superset-frame.jsx') },
      ],
      bound: { rule: 'at most', limit: 15_000 },
    },
  ];
}
