import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { encode } from '../../server/platform/http/answers/compress.ts';
import { loadWidgetBundle } from '../../server/pages/widget-bundle.ts';
import { bundleForPage } from './bundle.ts';
import type { Figure } from './figure.ts';

const gzipBytes = (text: string | Buffer): number => gzipSync(text, { level: 9 }).length;
const built = async (path: string): Promise<number> => gzipBytes(await readFile(new URL(`../../dist/${path}`, import.meta.url)));
const peer = async (entry: string): Promise<number> => gzipBytes(await bundleForPage(`peers/${entry}`));

/** Size of the frame page's import map, script and style. Peers have no such document, and are listed with their gzipped scripts. */
async function documentBytes(): Promise<number> {
  const { earlyScript, importMap, frameScript, style } = loadWidgetBundle();
  const { body } = await encode([earlyScript, importMap, frameScript, style].map(({ markup }) => markup.markup).join('\n'), 'br', 'best');
  return body.length;
}

/** Measures the download of a visitor: minified scripts with gzip -9, the peers bundled like Vitrine. */
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
      name: 'frame document with the receipt, brotli, as sent',
      unit: 'B',
      ours: await documentBytes(),
      beside: [
        { name: 'iframe-resizer child (no content)', value: await peer('iframe-resizer-child.js') },
        { name: 'Superset SDK with a Preact receipt', value: await peer('superset-frame.jsx') },
      ],
      bound: { rule: 'at most', limit: 18_000 },
    },
  ];
}
