import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { HttpError } from '../../../errors/http-error.ts';
import { exampleReceipts } from '../../../import/receipts/example-receipts.ts';
import { type ImportFile, type ImportFormat, importFormats, readImportFile } from '../../../import/receipts/import-file.ts';
import { requireRows } from '../../../import/text/import-text.ts';
import type { ImportOutcome } from '../../../import/receipts/import-outcome.ts';
import { publishedLinks, type PublishedLink } from '../../../import/receipts/published-links.ts';
import type { Refusal } from '../../../import/rows/refusal.ts';
import { checkImport, type NewImport, storeImport } from '../../../import/store/store-import.ts';
import type { Services } from '../../../services.ts';
import { command } from '../../command.ts';
import { counted } from '../../terminal/counted.ts';
import { flag } from '../../inputs.ts';
import { inputFiles } from '../../imports/input-files.ts';
import { writeNewFile } from '../../write-new-file.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { createProgress } from '../../terminal/progress.ts';
import { receiptsOf, reportReceiptsImport } from '../../imports/report-receipts-import.ts';
import type { Run } from '../../run.ts';
import { formatTable } from '../../terminal/table.ts';

export const receiptsImport = command({
  name: 'receipts import',
  summary: 'create receipts from files: Vitrine JSON or FOCUS CSV',
  details: [
    'Creates receipts from one or more files: all of them, or none. Up to two thousand appear at the same moment. Larger imports appear one customer ' +
      'after another. Files may be gzip-compressed, and may be pipes.',
    '',
    'vitrine: one receipt as JSON, an array of them, or one per line. --example prints two to start from.',
    'focus: cost and usage files of FinOps FOCUS 1.0 to 1.3. One receipt per SubAccountId (BillingAccountId for rows without a sub-account) and billing',
    'period, one line per service and kind of charge, amounts from BilledCost, exact to the last digit. Pass all files of a bill together: the next import',
    'replaces the receipt. Days are in the time zone in which the file writes the billing period. Fields may be separated by commas, semicolons or tabs.',
    '',
    'One invalid row rejects the import. With --skip-refused, the receipts that contain invalid rows are skipped entirely, and the others are imported.',
    'An existing draft for the same customer and period is updated. A sealed receipt is not changed.',
    '',
    'Receipts are created as drafts. Viewers see them once they are sealed, unless the tenant shows drafts (tenants update --viewers-see-drafts on).',
    'With --seal they are sealed immediately, and their content can never change again. In a terminal, you are asked to confirm.',
    '',
    'Anyone who has the direct link of a published receipt can read it. Links are printed only on request, to keep them out of job logs.',
    '--links FILE writes one line of JSON per imported receipt (id, customer, period, scope, link) to a file that only its owner can read.',
  ].join('\n'),
  example: 'receipts import bill.csv --tenant acme --dry-run',
  arguments: [['[file...]', 'files to read; - reads standard input']],
  options: [
    tenantOption,
    ['--format <name>', `${importFormats.join(' or ')} (default: detected from the first line)`],
    ['--skip-refused', 'skip receipts with invalid rows instead of rejecting the import'],
    ['--dry-run', 'validate the files without storing anything'],
    ['--seal', 'seal every imported receipt: viewers see it, and its content can never change'],
    ['--yes', 'skip the confirmation prompt before sealing'],
    ['--publish', 'publish every imported receipt'],
    ['--links <file>', 'with --publish: file to write the direct links to, which must not exist yet; "-" prints them with the result'],
    ['--example', 'print a minimal and a complete example receipt, and exit'],
  ],
  input: z
    .object({
      ...tenantInput,
      file: z.array(z.string()).default([]),
      format: z.enum(importFormats, `must be ${importFormats.join(' or ')}`).optional(),
      skipRefused: flag,
      dryRun: flag,
      seal: flag,
      yes: flag,
      publish: flag,
      links: z.string().min(1, 'must not be empty').optional(),
      example: flag,
    })
    .refine(({ file, example }) => file.length > 0 !== example, { error: 'name the files, or pass --example' })
    .refine(({ links, publish }) => links === undefined || publish, { path: ['links'], error: 'needs --publish' }),
  async run(run, { example, ...input }) {
    if (example) return run.print(exampleReceipts, () => JSON.stringify(exampleReceipts, null, 2));
    const { links: file = standardOutput, dryRun } = input;
    let stored = 0;
    const importing = (write?: Write) => importReceipts(run, input, { write, onStored: (count) => (stored = count) });
    try {
      // The file is created first: if that fails, nothing is stored. The result is reported when the file is complete.
      const report = await (file === standardOutput || dryRun ? importing() : writeNewFile(run, file, importing));
      report();
    } catch (error) {
      throw error instanceof HttpError && stored > 0 && input.links !== undefined ? withoutLinks(error, stored) : error;
    }
  },
});

interface ImportWords extends Record<'skipRefused' | 'dryRun' | 'seal' | 'yes' | 'publish', boolean> {
  tenant?: string | undefined;
  file: string[];
  format?: ImportFormat | undefined;
  links?: string | undefined;
}

type Write = (line: string) => Promise<void>;

/** Says what a command has done that failed after storing the receipts. Without it, only the fault of the file or the database is named. */
const withoutLinks = (cause: HttpError, stored: number): HttpError =>
  new HttpError(
    cause.code,
    `${cause.message} The import itself is complete: ${receiptsOf(stored)} stored and published; only the links are missing. ` +
      'Import the same files again with --links to get them: stored receipts stay unchanged.',
    { cause },
  );

/** Imports the files and writes the links. Returns a function that reports the result. */
async function importReceipts(
  run: Run,
  { tenant, file: given, format, skipRefused, dryRun, seal, yes, publish, links: linksTo }: ImportWords,
  { write, onStored }: { write: Write | undefined; onStored: (receipts: number) => void },
): Promise<() => void> {
  const { services, by } = await run.open();
  const { id: tenantId, viewers_see_drafts } = await pickTenant(services.tenants, tenant);
  const files = inputFiles(run, given);
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const named = files.length === 1 ? String(files[0]) : `${files.length} files`;
  const reading = createProgress(run.terminal, { label: `Reading ${named}`, total: sizes.reduce((sum, size) => sum + size, 0), json: run.json });
  const read = await readImportFile(files, { ...(format && { format }), onProgress: reading.advance }).finally(reading.finish);
  requireRows(files, read.rows);

  if (read.refusals.count > 0) listRefusals(run, read);
  if (read.refusals.count > 0 && !skipRefused) {
    const { count, listed } = read.refusals;
    const errors = listed.map(({ file, line, column, reason, receipt }) => ({
      path: line === null ? (receipt ?? '') : `${file === null ? '' : `${file} `}line ${line}`,
      message: `${column === '' ? '' : `${column}: `}${reason}`,
    }));
    throw new HttpError(
      'import_refused',
      `${named}: ${counted(count, 'fault')} in ${counted(read.rows, 'row')}; nothing was imported. --skip-refused leaves out ${left(read)}.`,
      { errors },
    );
  }
  // The flag is explicit consent, which lets a nightly import run without anyone at the terminal.
  if (seal && !dryRun && run.terminal.canAsk && !run.json) await run.confirm(`The content of ${receiptsOf(read.receipts.length)} is locked permanently.`, yes);
  const wanted = { by, tenantId, format: read.format, receipts: read.receipts, seal, publish };
  if (dryRun) await checkImport(services, wanted);
  const outcome = dryRun ? undefined : await store(run, services, wanted);
  if (outcome) onStored(read.receipts.length);
  const links = outcome && linksTo !== undefined ? await printLinks(publishedLinks(services, tenantId, read.receipts), write) : undefined;
  const published = outcome && publish ? { count: read.receipts.length, links, to: linksTo } : undefined;
  return () => reportReceiptsImport(run, read, { outcome, published, viewersSeeDrafts: viewers_see_drafts === 1 });
}

function store(run: Run, services: Services, given: NewImport): Promise<ImportOutcome> {
  const storing = createProgress(run.terminal, { label: 'Storing', total: given.receipts.length, json: run.json });
  return storeImport(services, { ...given, onProgress: storing.advance }).finally(storing.finish);
}

/** Returns the links to print, or writes them to the file and returns nothing. */
async function printLinks(links: AsyncIterable<PublishedLink[]>, write: Write | undefined): Promise<PublishedLink[] | undefined> {
  const printed: PublishedLink[] = [];
  for await (const some of links) {
    if (write) await write(some.map((one) => `${JSON.stringify(one)}\n`).join(''));
    else printed.push(...some);
  }
  return write ? undefined : printed;
}

function listRefusals(run: Run, { refusals }: ImportFile): void {
  const several = refusals.listed.some(({ file }) => file !== null);
  const columns = [
    ...(several ? [{ title: 'File', value: ({ file }: Refusal) => file ?? '', shrinks: true }] : []),
    { title: 'Line', value: ({ line }: Refusal) => (line === null ? '' : String(line)), align: 'right' as const },
    { title: 'Column', value: ({ column }: Refusal) => column },
    { title: 'Reason', value: ({ reason }: Refusal) => reason },
    { title: 'Receipt', value: ({ receipt }: Refusal) => receipt ?? '' },
  ];
  const rest = refusals.count - refusals.listed.length;
  run.say(formatTable({ ...run.terminal, interactive: false, style: run.terminal.noteStyle }, columns, refusals.listed, ''));
  if (rest > 0) run.say(`… and ${rest} more.`);
}

const standardOutput = '-';

const left = ({ leftOut, refusals }: ImportFile): string => {
  const rows = refusals.listed.filter(({ receipt }) => receipt === null).length;
  const receipts = receiptsOf(leftOut.length);
  return rows === 0 ? receipts : `${receipts} and every row without a customer`;
};
