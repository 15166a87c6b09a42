import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type CliPlace, cliPlace } from '../../support/cli.ts';

/** A place for the commands of one file, with the tenant "acme" and one receipt in it. It is there when the first test begins. */
export function acmePlace() {
  let place: CliPlace;
  let receiptId = '';
  beforeAll(async () => {
    place = await cliPlace('sqlite');
    const made = await place.vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd', '--allowed-origin', 'https://app.acme.example', '--json');
    expect(made.exit).toBe(0);
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
    receiptId = String(items[0]?.['id']);
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
