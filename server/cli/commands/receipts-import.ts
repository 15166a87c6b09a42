import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import { importFormats, readImportFile, type ImportFile } from '../../import/import-file.ts';
import { storeImport, type ImportOutcome } from '../../import/store-import.ts';
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
    'Makes receipts of a file, all in one transaction.',
    '',
    'vitrine: one receipt as JSON, an array of them, or one a line.',
    'focus: a cost and usage file of FinOps FOCUS 1.0. One receipt per SubAccountId and billing period, one line per service and kind of charge,',
    'amounts from BilledCost, exact to the last digit.',
    '',
    'A row that breaks a rule refuses the file. With --skip-refused the receipts that the row belongs to are left out whole, and the others imported.',
    'A customer and period that has a draft already takes the new content; a sealed receipt stays as it is.',
    '',
    'Receipts are made as drafts. Viewers see them once they are sealed, unless the tenant shows drafts (tenants update --viewers-see-drafts on).',
    'With --seal they are sealed at once, after which their content never changes again; at a terminal you are asked first.',
  ].join('\n'),
  example: 'receipts import bill.csv --tenant acme --dry-run',
  arguments: [['<file>', 'the file to read']],
  options: [
    tenantOption,
    ['--format <name>', `${importFormats.join(' or ')}; told by the first line unless said`],
    ['--skip-refused', 'leave out the receipts of refused rows instead of refusing the file'],
    ['--dry-run', 'read and check everything, store nothing'],
    ['--seal', 'seal every receipt of the file: viewers see it, and its content never changes again'],
    ['--yes', 'do not ask before sealing'],
    ['--publish', 'publish every receipt of the file'],
  ],
  input: z.object({
    ...tenantInput,
    file: z.string(),
    format: z.enum(importFormats, `must be ${importFormats.join(' or ')}`).optional(),
    skipRefused: flag,
    dryRun: flag,
    seal: flag,
    yes: flag,
    publish: flag,
  }),
  async run(run, { tenant, file, format, skipRefused, dryRun, seal, yes, publish }) {
    const { services, by } = await run.open();
    const { id: tenantId, viewers_see_drafts } = await pickTenant(services.tenants, tenant);
    const total = await stat(file).then(({ size }) => size, () => 0);
    const reading = createProgress(run.terminal, { label: `Reading ${file}`, total, json: run.json });
    const read = await readImportFile(file, { ...(format && { format }), onProgress: reading.advance }).finally(reading.finish);

    if (read.refusals.count > 0) listRefusals(run, read);
    if (read.refusals.count > 0 && !skipRefused) {
      const { count, listed } = read.refusals;
      const errors = listed.map(({ line, column, reason, receipt }) => ({ path: line === null ? (receipt ?? '') : `line ${line}`, message: `${column === '' ? '' : `${column}: `}${reason}` }));
      throw new HttpError('import_refused', `${file}: ${count} ${count === 1 ? 'fault' : 'faults'} in ${read.rows} rows; nothing was imported. --skip-refused leaves out ${left(read)}.`, { errors });
    }
    // The flag says already what is wanted, so that a nightly import may do without anybody at the terminal.
    if (seal && !dryRun && run.terminal.canAsk && !run.json) await run.confirm(`The content of ${receiptsOf(read.receipts.length)} is locked for good.`, yes);
    const storing = createProgress(run.terminal, { label: 'Storing', total: read.receipts.length, json: run.json });
    const outcome = dryRun
      ? undefined
      : await storeImport(services, { by, tenantId, format: read.format, receipts: read.receipts, seal, publish, onProgress: storing.advance }).finally(storing.finish);
    report(run, read, outcome, viewers_see_drafts === 1);
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

const receiptsOf = (count: number): string => `${count} ${count === 1 ? 'receipt' : 'receipts'}`;

const left = ({ leftOut, refusals }: ImportFile): string => {
  const rows = refusals.listed.filter(({ receipt }) => receipt === null).length;
  const receipts = receiptsOf(leftOut.length);
  return rows === 0 ? receipts : `${receipts} and every row that names no customer`;
};

function report(run: Run, { format, rows, receipts, refusals, leftOut }: ImportFile, outcome: ImportOutcome | undefined, viewersSeeDrafts: boolean): void {
  const { listed, count } = refusals;
  run.print({ format, rows, receipts: receipts.length, stored: outcome ?? null, refused: { count, listed }, leftOut }, () => {
    const lines = outcome
      ? [`Imported ${receipts.length} receipts from ${rows} rows: ${outcome.created} new, ${outcome.updated} updated, ${outcome.unchanged} unchanged, ${outcome.sealed.length} sealed and left as they are.`]
      : [`${receipts.length} receipts from ${rows} rows could be imported; nothing was stored (--dry-run).`];
    if (leftOut.length > 0) lines.push(`Left out: ${leftOut.join(', ')}.`);
    if (outcome && outcome.newlySealed > 0) lines.push(`Sealed now: ${receiptsOf(outcome.newlySealed)}.`);
    if (outcome && outcome.sealed.length > 0) lines.push(`Sealed before: ${outcome.sealed.join(', ')}.`);
    const drafts = outcome ? receipts.length - outcome.sealed.length - outcome.newlySealed : 0;
    if (drafts > 0 && !viewersSeeDrafts) lines.push(`Not shown to viewers yet: ${receiptsOf(drafts)}, drafts until they are sealed (vitrine receipts seal, or import again with --seal).`);
    return lines.join('\n');
  });
}
