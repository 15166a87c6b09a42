import { z } from 'zod';
import { isoTime } from '../../../clock.ts';
import { summaryOf } from '../../../resources/receipts/model.ts';
import type { TransitionName } from '../../../resources/receipts/transitions.ts';
import { receiptNotFound } from '../../../resources/receipts/store.ts';
import { command, type Command } from '../../command.ts';
import { flag, moment } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';

const exampleId = 'rcpt_0123456789abcdef01234567';
const one = { arguments: [['<id>', 'id of the receipt']] as const, input: z.object({ ...tenantInput, id: z.string() }) };

/** State changes that need only a receipt. */
const changes = {
  archive: { summary: 'archive a receipt, which hides it from viewers', done: 'is archived' },
  unarchive: { summary: 'restore an archived receipt', done: 'is restored' },
  unpublish: { summary: 'make a published receipt private immediately', done: 'is private' },
} as const satisfies Record<Exclude<TransitionName, 'seal'>, { summary: string; done: string }>;

const change = (transition: keyof typeof changes): Command =>
  command({
    name: `receipts ${transition}`,
    summary: changes[transition].summary,
    example: `receipts ${transition} ${exampleId}`,
    ...one,
    options: [tenantOption],
    async run(run, { tenant, id }) {
      const { services, by } = await run.open();
      const row = await services.receipts.change(by, (await pickTenant(services.tenants, tenant)).id, id, transition);
      run.print(summaryOf(row, run.clock.now()), () => `Receipt ${row.id} ${changes[transition].done}.`);
    },
  });

export const receiptsArchive = change('archive');
export const receiptsUnarchive = change('unarchive');
export const receiptsUnpublish = change('unpublish');

export const receiptsSeal = command({
  name: 'receipts seal',
  summary: 'lock the content of a receipt permanently and show it to viewers',
  example: `receipts seal ${exampleId} --yes`,
  ...one,
  options: [tenantOption, ['--yes', 'skip the confirmation prompt']],
  input: one.input.extend({ yes: flag }),
  async run(run, { tenant, id, yes }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const found = (await services.receipts.findByIdOrShareToken(tenantId, id)) ?? receiptNotFound();
    if (found.status === 'draft')
      await run.confirm(
        `The content of receipt ${found.id} (${found.customer_external_id}, ${found.period_start} to ${found.period_end}) is locked permanently.`,
        yes,
      );
    const row = await services.receipts.change(by, tenantId, found.id, 'seal');
    run.print(summaryOf(row, run.clock.now()), () => `Receipt ${row.id} is sealed.`);
  },
});

export const receiptsPublish = command({
  name: 'receipts publish',
  summary: 'publish a receipt to anyone who has its link',
  example: `receipts publish ${exampleId} --until 2030-12-31`,
  ...one,
  options: [tenantOption, ['--until <time>', 'day (start of day in UTC) or time with zone at which the link closes (default: never)']],
  input: one.input.extend({ until: moment.optional() }),
  async run(run, { tenant, id, until }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const row = await services.receipts.publish(by, tenantId, id, until ?? null);
    const link = await services.receipts.shareLink(tenantId, id);
    run.print(
      { ...summaryOf(row, run.clock.now()), link },
      () => `Receipt ${row.id} is published${until === undefined ? '' : ` until ${isoTime(until)}`}.\n${link}`,
    );
  },
});

export const receiptsLink = command({
  name: 'receipts link',
  summary: 'print the direct link of a receipt',
  details: 'Prints the direct link of a receipt. While the receipt is private, the link leads to the tenant’s sign-in page.',
  example: `receipts link ${exampleId}`,
  ...one,
  options: [tenantOption],
  async run(run, { tenant, id }) {
    const { services } = await run.open();
    const link = await services.receipts.shareLink((await pickTenant(services.tenants, tenant)).id, id);
    run.print({ link }, () => link);
  },
});

export const receiptsRotateLink = command({
  name: 'receipts rotate-link',
  summary: 'create a new direct link and end the old one immediately',
  example: `receipts rotate-link ${exampleId}`,
  ...one,
  options: [tenantOption],
  async run(run, { tenant, id }) {
    const { services, by } = await run.open();
    const link = await services.receipts.rotateShareToken(by, (await pickTenant(services.tenants, tenant)).id, id);
    run.print({ link }, () => link);
  },
});

export const receiptsRevokeAll = command({
  name: 'receipts revoke-all',
  summary: 'make every receipt of a tenant private immediately',
  example: 'receipts revoke-all --tenant acme --yes',
  options: [tenantOption, ['--yes', 'skip the confirmation prompt']],
  input: z.object({ ...tenantInput, yes: flag }),
  async run(run, { tenant, yes }) {
    const { services, by } = await run.open();
    const { id, slug } = await pickTenant(services.tenants, tenant);
    await run.confirm(`Every published link of "${slug}" closes immediately.`, yes);
    const unpublished = await services.receipts.revokeAll(by, id);
    run.print({ unpublished }, () => `${unpublished} ${unpublished === 1 ? 'receipt is' : 'receipts are'} private now.`);
  },
});
