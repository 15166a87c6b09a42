import { z } from 'zod';
import { checkInvoices } from '../../import/check-stored.ts';
import { invoiceRows } from '../../import/invoice-rows.ts';
import { distinct } from '../../import/packed-rows.ts';
import { readRows } from '../../import/read-rows.ts';
import { issuable, opened } from '../../import/shown-invoice.ts';
import { type InvoiceInput, parseInvoiceInput } from '../../resources/invoices/content.ts';
import { checkPut } from '../../resources/invoices/check-put.ts';
import { command } from '../command.ts';
import { flag } from '../inputs.ts';
import { inputFiles } from '../input-files.ts';
import { pickTenant, tenantInput, tenantOption } from '../pick-tenant.ts';
import { storeRows } from '../store-rows.ts';
import { reportImport, reportingFaults } from '../report-import.ts';

export const invoicesImport = command({
  name: 'invoices import',
  summary: 'make or change invoices by files: JSON or CSV',
  details: [
    'Makes the invoices of one or several files, or gives drafts that are there the content of the file. A row that breaks a rule refuses all of them, and so',
    'does one that changes an invoice which was issued already.',
    '',
    'JSON: one invoice as the API takes it or shows it, an array of them, or one a line. What was paid is paid here, too; credit notes, and invoices that are',
    'void, given up or credited, are refused.',
    'CSV: a line with the names of the columns, and a line for each line of an invoice, those of one number below each other.',
    `Columns: ${invoiceRows.columns.join(', ')}.`,
    'amount, total and paidAmount are in major units, "19.99". Taxes are made of the rates of the lines. What is of the invoice stands on its first line.',
    '',
    'Invoices are made as drafts unless the file says "open"; --open issues all of them, after which their content never changes again.',
  ].join('\n'),
  example: 'invoices import october.csv --tenant acme --dry-run',
  arguments: [['<file...>', 'the files to read; - reads standard input']],
  options: [tenantOption, ['--open', 'issue every invoice of the files'], ['--dry-run', 'read and check everything, store nothing']],
  input: z.object({ ...tenantInput, file: z.array(z.string()), open: flag, dryRun: flag }),
  async run(run, { tenant, file: files, open, dryRun }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const reading = readRows(inputFiles(run, files), invoiceRows, (value) => {
      const input = parseInvoiceInput(open ? opened(issuable(value)) : issuable(value));
      checkPut(input, undefined);
      return input;
    });
    const rows = await reportingFaults(run, reading);
    await reportingFaults(run, checkInvoices(services.invoices, tenantId, rows));
    await services.customers.requireNameable(tenantId, distinct(rows, ({ customer }) => customer.externalId));
    const store = (some: readonly InvoiceInput[]) => services.invoices.putMany(by, tenantId, some);
    const outcome = dryRun ? undefined : await storeRows(run, services.database, rows, store);
    reportImport(run, 'invoice', rows.length, outcome);
  },
});
