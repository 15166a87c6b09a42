import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type CliPlace, cliPlace } from '../../support/processes/cli.ts';

/** Creates the data folder for the commands of one test file, with the tenant "acme", optionally a receipt, and other tenants. */
export function acmePlace({ others = [], withReceipt = false }: { others?: readonly string[]; withReceipt?: boolean } = {}) {
  let place: CliPlace;
  let receiptId = '';
  beforeAll(async () => {
    place = await cliPlace('sqlite');
    const made = await place.vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd', '--allowed-origin', 'https://app.acme.example', '--json');
    expect(made.exit).toBe(0);
    if (withReceipt) receiptId = await importReceipt(place);
    for (const slug of others) await place.vitrine('tenants', 'create', slug, '--name', slug);
  });
  afterAll(() => place.remove());
  return {
    vitrine: (...words: string[]) => place.vitrine(...words),
    get place() {
      return place;
    },
    get receiptId() {
      return receiptId;
    },
  };
}

async function importReceipt(place: CliPlace): Promise<string> {
  const receipt = {
    customer: { externalId: 'c-1', name: 'Côté & Söhne' },
    title: 'October',
    period: { start: '2026-10-01', end: '2026-10-31' },
    currency: 'EUR',
    lines: [{ description: 'Work', amountMinor: 1200 }],
  };
  const file = join(place.folder, 'receipts.json');
  writeFileSync(file, JSON.stringify([receipt]));
  await place.vitrine('receipts', 'import', file);
  const { items } = (await place.vitrine('receipts', 'list', '--json')).json();
  return String(items[0]?.['id']);
}
