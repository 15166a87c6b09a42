import { z } from 'zod';
import { type Checkout, checkoutStates } from '../../../../protocol/checkout.ts';
import { knownCustomer } from '../../../resources/customers/known-customer.ts';
import { command } from '../../command.ts';
import { flag, wholeNumber } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

const amountOf = ({ amountMinor, currency }: Checkout): string => `${amountMinor} ${currency}`;
const stateOf = ({ state, canceledAt }: Checkout): string => (state === 'expired' && canceledAt !== null ? 'expired (canceled)' : state);

/** Prints a checkout without its address, which is signed and opens the payment. */
function show(run: Run, { checkoutUrl: _signed, ...checkout }: Checkout): void {
  run.print(checkout, () =>
    formatFields(run.terminal, [
      ['id', checkout.id],
      ['state', checkout.state],
      ['for', `${checkout.quantity} × ${checkout.title}`],
      ['amount', `${checkout.amountMinor} ${checkout.currency} (minor units)`],
      ['customer', checkout.customerId],
      ['subscription', checkout.subscriptionId ?? ''],
      ['fault', checkout.fault ?? ''],
      ['paid', checkout.paidAt ?? ''],
      ['canceled', checkout.canceledAt ?? ''],
      ['expires', checkout.expiresAt],
    ]),
  );
}

export const checkoutsShow = command({
  name: 'checkouts show',
  summary: 'show the state of a checkout',
  example: 'checkouts show chk_0123456789abcdef01234567 --tenant acme',
  arguments: [['<id>', 'id of the checkout']],
  options: [tenantOption],
  input: z.object({ ...tenantInput, id: z.string() }),
  async run(run, { tenant, id }) {
    const { services } = await run.open();
    show(run, await services.checkouts.read({ tenantId: (await pickTenant(services.tenants, tenant)).id }, id));
  },
});

export const checkoutsList = command({
  name: 'checkouts list',
  summary: 'list checkouts, newest first',
  example: 'checkouts list --tenant acme --state pending',
  options: [
    tenantOption,
    ['--customer <id>', 'customer id or external id'],
    ['--state <state>', checkoutStates.join(', ')],
    ['--limit <count>', 'maximum number of results, up to 1000 (default: 50)'],
  ],
  input: z.object({
    ...tenantInput,
    customer: z.string().optional(),
    state: z.enum(checkoutStates, `must be one of ${checkoutStates.join(', ')}`).optional(),
    limit: wholeNumber(1, 1000).default(50),
  }),
  async run(run, { tenant, customer, state, limit }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const customerId = customer === undefined ? undefined : (await knownCustomer(services.customers, tenantId, customer)).id;
    const { rows, next } = await services.checkouts.list({ tenantId, customerId, state }, { limit });
    run.print({ items: rows.map(({ checkoutUrl: _none, ...checkout }) => checkout), more: next !== null }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: ({ id }) => id },
          { title: 'State', value: stateOf },
          { title: 'Item', value: ({ title }) => title, shrinks: true },
          { title: 'Amount', value: amountOf, align: 'right' },
          { title: 'Customer', value: ({ customerId: id }) => id, shrinks: true },
          { title: 'Started', value: ({ createdAt }) => createdAt },
        ],
        rows,
        'There are no such checkouts.',
      ),
    );
    if (next !== null) run.say('There are more: raise --limit (up to 1000), or filter with --customer and --state.');
  },
});

export const checkoutsCancel = command({
  name: 'checkouts cancel',
  summary: 'cancel an open checkout; a payment that still arrives is recorded',
  example: 'checkouts cancel chk_0123456789abcdef01234567 --tenant acme --yes',
  arguments: [['<id>', 'id of the checkout']],
  options: [tenantOption, ['--yes', 'skip the confirmation prompt']],
  input: z.object({ ...tenantInput, id: z.string(), yes: flag }),
  async run(run, { tenant, id, yes }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const checkout = await services.checkouts.read({ tenantId }, id);
    await run.confirm(`Cancel the checkout of ${amountOf(checkout)} for "${checkout.title}"?`, yes);
    show(run, await services.checkouts.cancel(by, { tenantId }, id));
  },
});
