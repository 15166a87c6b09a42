import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cliPlace, type CliPlace } from '../../../support/processes/cli.ts';

let place: CliPlace;
const folder = mkdtempSync(join(tmpdir(), 'vitrine-documents-'));
const vitrine = (...words: string[]) => place.vitrine(...words);
const receipts = [
  {
    customer: { externalId: 'c-1', name: 'Globex' },
    period: { start: '2026-10-01', end: '2026-10-31' },
    title: 'October',
    currency: 'EUR',
    lines: [{ description: 'Support agent', amountMinor: 12_500 }],
  },
];
const lines = [{ description: 'Agent', amountMinor: 100 }];
const invoice = { number: 'INV-7', customer: { externalId: 'c-1' }, issueDate: '2026-11-01', currency: 'EUR', lines };
beforeAll(async () => {
  place = await cliPlace('sqlite');
  await vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd', '--json');
  for (const [kind, content] of [['receipts', receipts], ['invoices', [invoice]]] as const) {
    const file = join(folder, `${kind}.json`);
    writeFileSync(file, JSON.stringify(content));
    await vitrine(kind, 'import', file, '--json');
  }
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await place.remove();
});

it('DC30 a document is written into a new file that only its owner can read, and recorded in the trail', async () => {
  const { items } = (await vitrine('receipts', 'list', '--json')).json();
  const id = String(items[0]?.['id']);
  const pdf = join(folder, 'receipt.pdf');
  expect((await vitrine('receipts', 'document', id, '--to', pdf, '--json')).json()).toMatchObject({ id, format: 'pdf', file: pdf });
  expect([readFileSync(pdf).subarray(0, 5).toString('latin1'), statSync(pdf).mode & 0o077]).toEqual(['%PDF-', 0]);
  const again = await vitrine('receipts', 'document', id, '--to', pdf, '--json');
  expect(again.problem().code).toBe('conflict');
  const csv = join(folder, 'invoice.csv');
  await vitrine('invoices', 'document', 'INV-7', '--format', 'csv', '--to', csv);
  expect(readFileSync(csv, 'utf8')).toContain('INV-7');
  const trail = (await vitrine('audit', 'list', '--json')).json().items.map(({ action }) => action);
  expect(trail).toEqual(expect.arrayContaining(['receipt.document_made', 'invoice.document_made']));
});

it('DC30 a document alone goes to standard output', async () => {
  const { stdout } = await vitrine('invoices', 'document', 'INV-7', '--format', 'csv', '--to', '-');
  expect(stdout).toContain('INV-7');
  expect(stdout).not.toContain('Wrote');
});

it.each([
  [['invoices', 'document', 'INV-8', '--to', '-'], 'invoice_not_found'],
  [['receipts', 'document', 'rcpt_0', '--to', '-'], 'receipt_not_found'],
  [['receipts', 'document', 'rcpt_0', '--format', 'doc', '--to', '-'], 'usage_invalid'],
  [['receipts', 'document', 'rcpt_0'], 'usage_invalid'],
  [['invoices', 'document', 'INV-7', '--locale', 'no tag', '--to', '-'], 'invalid_request'],
  [['invoices', 'document', 'INV-7', '--to', '/nowhere/at/all.pdf'], 'usage_invalid'],
])('DC30 %j is refused', async (words, code) => {
  expect((await vitrine(...words, '--json')).problem().code).toBe(code);
});
