import { z } from 'zod';
import { checkInvoices } from '../../../import/store/check-stored.ts';
import { invoiceRows } from '../../../import/rows/invoice-rows.ts';
import { distinct } from '../../../import/rows/packed-rows.ts';
import { readRows } from '../../../import/rows/read-rows.ts';
import { asOpenInvoice, toImportableInvoice } from '../../../import/rows/importable-invoice.ts';
import { type InvoiceInput, parseInvoiceInput } from '../../../resources/invoices/content.ts';
import { checkPut } from '../../../resources/invoices/changes/check-put.ts';
import { command } from '../../command.ts';
import { flag } from '../../inputs.ts';
import { inputFiles } from '../../imports/input-files.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { storeRows } from '../../imports/store-rows.ts';
import { reportImport, reportingFaults } from '../../imports/report-import.ts';

export const invoicesImport = command({
  name: 'invoices import',
  summary: 'create or update invoices from JSON or CSV files',
  details: [
    'Creates the invoices in one or more files, or updates existing drafts. One invalid row rejects the whole import, and so does a row that changes an',
    'invoice that has been issued.',
    '',
    'JSON: one invoice as the API accepts or returns it, an array of them, or one per line. Payments are imported, too. Credit notes, and invoices that are',
    'void, uncollectible or credited, are rejected.',
    'CSV: a header line, then one line per invoice line. Lines of the same invoice number must be adjacent.',
    `Columns: ${invoiceRows.columns.join(', ')}.`,
    'amount, total and paidAmount are in major units, "19.99". Taxes are computed from the rates of the lines. Invoice fields go on its first line.',
    'Commas, semicolons or tabs separate the columns, as a spreadsheet exports them. Dates are written 2026-12-31.',
    '',
    'Invoices are created as drafts unless the file says "open". --open issues all of them, and their content can never change again.',
  ].join('\n'),
  example: 'invoices import october.csv --tenant acme --dry-run',
  arguments: [['<file...>', 'files to read; - reads standard input']],
  options: [tenantOption, ['--open', 'issue every invoice in the files'], ['--dry-run', 'validate the files without storing anything']],
  input: z.object({ ...tenantInput, file: z.array(z.string()), open: flag, dryRun: flag }),
  async run(run, { tenant, file: files, open, dryRun }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const reading = readRows(inputFiles(run, files), invoiceRows, (value) => {
      const input = parseInvoiceInput(open ? asOpenInvoice(toImportableInvoice(value)) : toImportableInvoice(value));
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
