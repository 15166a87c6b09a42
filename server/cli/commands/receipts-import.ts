import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import { importFormats, readImportFile, type ImportFile } from '../../import/import-file.ts';
import type { ImportOutcome } from '../../import/outcome.ts';
import { storeImport } from '../../import/store-import.ts';
import type { Refusal } from '../../import/refusal.ts';
import { command } from '../command.ts';
import { flag } from '../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../pick-tenant.ts';
import { createProgress } from '../progress.ts';
import type { Run } from '../run.ts';
import { formatTable } from '../table.ts';

export const receiptsImport = command({
  name: 'receipts import',
  summary: 'make receipts of a file: Vitrine JSON, or a FOCUS 1.0 CSV',
  details: [
    'Makes receipts of a file: all of them, or none. Up to two thousand are there in one moment, more follow one another, each customer’s at once.',
    '',
    'vitrine: one receipt as JSON, an array of them, or one a line.',
    'focus: a cost and usage file of FinOps FOCUS 1.0. One receipt per SubAccountId and billing period, one line per service and kind of charge,',
    'amounts from BilledCost, exact to the last digit.',
    '',
    'A row that breaks a rule refuses the file. With --skip-refused the receipts that the row belongs to are left out whole, and the others imported.',
    'A customer and period that has a draft already takes the new content; a sealed receipt stays as it is.',
  ].join('\n'),
  example: 'receipts import bill.csv --tenant acme --dry-run',
  arguments: [['<file>', 'the file to read']],
  options: [
    tenantOption,
    ['--format <name>', `${importFormats.join(' or ')}; told by the first line unless said`],
    ['--skip-refused', 'leave out the receipts of refused rows instead of refusing the file'],
    ['--dry-run', 'read and check everything, store nothing'],
    ['--publish', 'publish every receipt of the file'],
  ],
  input: z.object({
    ...tenantInput,
    file: z.string(),
    format: z.enum(importFormats, `must be ${importFormats.join(' or ')}`).optional(),
    skipRefused: flag,
    dryRun: flag,
    publish: flag,
  }),
  async run(run, { tenant, file, format, skipRefused, dryRun, publish }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const total = await stat(file).then(({ size }) => size, () => 0);
    const reading = createProgress(run.terminal, { label: `Reading ${file}`, total, json: run.json });
    const read = await readImportFile(file, { ...(format && { format }), onProgress: reading.advance }).finally(reading.finish);

    if (read.refusals.count > 0) listRefusals(run, read);
    if (read.refusals.count > 0 && !skipRefused) {
      const { count, listed } = read.refusals;
      const errors = listed.map(({ line, column, reason, receipt }) => ({ path: line === null ? (receipt ?? '') : `line ${line}`, message: `${column === '' ? '' : `${column}: `}${reason}` }));
      throw new HttpError('import_refused', `${file}: ${count} ${count === 1 ? 'fault' : 'faults'} in ${read.rows} rows; nothing was imported. --skip-refused leaves out ${left(read)}.`, { errors });
    }
    const storing = createProgress(run.terminal, { label: 'Storing', total: read.receipts.length, json: run.json });
    const outcome = dryRun
      ? undefined
      : await storeImport(services, { by, tenantId, format: read.format, receipts: read.receipts, publish, onProgress: storing.advance }).finally(storing.finish);
    report(run, read, outcome);
  },
});

function listRefusals(run: Run, { refusals }: ImportFile): void {
  const columns = [
    { title: 'Line', value: ({ line }: Refusal) => (line === null ? '' : String(line)), align: 'right' as const },
    { title: 'Column', value: ({ column }: Refusal) => column },
    { title: 'Reason', value: ({ reason }: Refusal) => reason },
    { title: 'Receipt', value: ({ receipt }: Refusal) => receipt ?? '' },
  ];
  const rest = refusals.count - refusals.listed.length;
  run.say(formatTable({ ...run.terminal, interactive: false, style: run.terminal.noteStyle }, columns, refusals.listed, ''));
  if (rest > 0) run.say(`… and ${rest} more.`);
}

const left = ({ leftOut, refusals }: ImportFile): string => {
  const rows = refusals.listed.filter(({ receipt }) => receipt === null).length;
  const receipts = `${leftOut.length} ${leftOut.length === 1 ? 'receipt' : 'receipts'}`;
  return rows === 0 ? receipts : `${receipts} and every row that names no customer`;
};

function report(run: Run, { format, rows, receipts, refusals, leftOut }: ImportFile, outcome: ImportOutcome | undefined): void {
  const { listed, count } = refusals;
  run.print({ format, rows, receipts: receipts.length, stored: outcome ?? null, refused: { count, listed }, leftOut }, () => {
    const lines = outcome
      ? [`Imported ${receipts.length} receipts from ${rows} rows: ${outcome.created} new, ${outcome.updated} updated, ${outcome.unchanged} unchanged, ${outcome.sealed.length} sealed and left as they are.`]
      : [`${receipts.length} receipts from ${rows} rows could be imported; nothing was stored (--dry-run).`];
    if (leftOut.length > 0) lines.push(`Left out: ${leftOut.join(', ')}.`);
    if (outcome && outcome.sealed.length > 0) lines.push(`Sealed before: ${outcome.sealed.join(', ')}.`);
    return lines.join('\n');
  });
}
