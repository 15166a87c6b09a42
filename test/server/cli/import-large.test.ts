import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { locales } from '../../../protocol/locales.ts';
import { runCli } from '../../support/processes/cli.ts';
import { acmePlace } from './acme-place.ts';

const acme = acmePlace();

it('keeps the rows of a file of ninety megabytes in a heap of 64 MiB until all of them are checked', async () => {
  const path = join(acme.place.folder, 'large.jsonl');
  const out = createWriteStream(path);
  const description = 'For teams that grow. '.repeat(95);
  const texts = Object.fromEntries(locales.map((locale) => [locale, { description }]));
  const rows = 6_000;
  for (let index = 0; index < rows; index += 1) {
    const plan = { externalId: `plan-${index}`, name: `Plan ${index}`, priceMinor: 100, currency: 'EUR', cycle: 'monthly', description, texts };
    if (!out.write(`${JSON.stringify(plan)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  const ran = await runCli(['offerings', 'import', path, '--dry-run', '--json'], { env: { ...acme.place.env, NODE_OPTIONS: '--max-old-space-size=64' } });
  expect(ran.stderr).toBe('');
  expect(ran.json()).toEqual({ rows, stored: null });
}, 120_000);
