import { z } from 'zod';
import { documentFormats, type DocumentKind } from '../../../../protocol/printed.ts';
import { documentQuery } from '../../../documents/delivery.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { invoiceText } from '../../../resources/invoices/model.ts';
import { receiptText } from '../../../resources/receipts/model.ts';
import type { Services } from '../../../services.ts';
import { type Command, command } from '../../command.ts';
import { writeNewFile } from '../../write-new-file.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';

/** The resource that a document is made from. */
interface Source {
  id: string;
  name: string;
  source: string;
}

const standardOutput = '-';

/** Creates the command that writes a resource to a file, as its route does, with the same audit entry. */
const documentCommand = (kind: DocumentKind, find: (services: Services, tenantId: string, name: string, nowMs: number) => Promise<Source>): Command =>
  command({
    name: `${kind}s document`,
    summary: `write ${kind === 'invoice' ? 'an invoice or a credit note' : 'a receipt'} as PDF or CSV`,
    details: 'An existing file is never overwritten. "--to -" writes to standard output instead.',
    example: `${kind}s document ${kind === 'invoice' ? 'INV-2026-0042' : 'rcpt_0123456789abcdef01234567'} --format pdf --to ${kind}.pdf`,
    arguments: [['<id>', kind === 'invoice' ? 'number, id or share token of the invoice' : 'id or share token of the receipt']],
    options: [
      tenantOption,
      ['--format <format>', `${documentFormats.join(' or ')} (default: pdf)`],
      ['--locale <tag>', 'language of a PDF, such as de-AT (default: en)'],
      ['--to <file>', 'file to write, which must not exist yet; "-" for standard output'],
    ],
    input: z.object({
      ...tenantInput,
      id: z.string(),
      format: z.enum(documentFormats, `must be ${documentFormats.join(' or ')}`).default('pdf'),
      locale: z.string().default('en'),
      to: z.string({ error: 'is required' }).min(1, 'must not be empty'),
    }),
    async run(run, { tenant, id, format, locale, to }) {
      const { services, by } = await run.open();
      const { id: tenantId } = await pickTenant(services.tenants, tenant);
      const query = parseInput(documentQuery, { format, locale }, 'The document');
      const found = await find(services, tenantId, id, run.clock.now());
      const origin = { requestId: by.requestId, address: by.address };
      const { bytes } = await services.deliver({ ...found, kind, tenantId, format: query.format, locale, grant: { actor: by.actor }, origin });
      if (to === standardOutput) return run.terminal.outBytes(bytes);
      await writeNewFile(run, to, (write) => write(bytes));
      run.print({ id: found.id, format, file: to, bytes: bytes.length }, () => `Wrote ${to}, ${bytes.length} bytes.`);
    },
  });

export const receiptsDocument = documentCommand('receipt', async ({ receipts }, tenantId, name, nowMs) => {
  const row = await receipts.findByIdOrShareToken(tenantId, name);
  if (!row) throw new HttpError('receipt_not_found', `There is no receipt "${name}".`);
  return { id: row.id, name: row.title, source: receiptText(row, nowMs) };
});

export const invoicesDocument = documentCommand('invoice', async ({ invoices }, tenantId, name, nowMs) => {
  const row = (await invoices.findByIdOrShareToken(tenantId, name)) ?? (await invoices.findByNumber(tenantId, name));
  if (!row) throw new HttpError('invoice_not_found', `There is no invoice "${name}".`);
  return { id: row.id, name: row.number, source: invoiceText(row, nowMs) };
});
