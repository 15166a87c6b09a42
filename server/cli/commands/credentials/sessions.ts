import { z } from 'zod';
import { knownCustomer } from '../../../resources/customers/known-customer.ts';
import { sessionOf } from '../../../credentials/sessions/model.ts';
import type { NewestPosition } from '../../../platform/store/newest-first.ts';
import { command } from '../../command.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

const customerOption = ['--customer <id>', 'external id or id of the customer'] as const;

export const sessionsOpen = command({
  name: 'sessions open',
  summary: 'open a session for a customer; its token is shown once',
  details:
    'Opens a session for a customer, for support and testing. The customer proves nothing; the audit trail records who opened it. The session lasts an ' +
    'hour, works on any page, and grants only what this customer may see.',
  example: 'sessions open --tenant acme --customer customer-42',
  options: [tenantOption, customerOption],
  input: z.object({ ...tenantInput, customer: z.string({ error: 'is required' }) }),
  async run(run, { tenant, customer: name }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const customer = await knownCustomer(services.customers, tenantId, name);
    const row = await services.database.write((tx) => services.sessions.open(tx, by, { customer, openedBy: 'operator' }), tenantId);
    const opened = await services.sessions.issue(row, customer);
    run.print({ id: row.id, ...opened }, () =>
      formatFields(run.terminal, [
        ['id', row.id],
        ['customer', `${opened.customer.id} (${opened.customer.externalId})`],
        ['grants', 'what this customer may see, on any page'],
        ['expires', opened.expiresAt],
        ['token', opened.token],
      ]),
    );
    run.say(run.terminal.noteStyle('warning', `The token is shown only once, and acts as this customer. vitrine sessions revoke ${row.id} ends it.`));
  },
});

export const sessionsList = command({
  name: 'sessions list',
  summary: 'list the open sessions of a tenant or a customer',
  example: 'sessions list --tenant acme --customer customer-42',
  options: [tenantOption, customerOption],
  input: z.object({ ...tenantInput, customer: z.string().optional() }),
  async run(run, { tenant, customer }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const ask = { tenantId, limit: 500, ...(customer !== undefined && { customerId: (await knownCustomer(services.customers, tenantId, customer)).id }) };
    const items: ReturnType<typeof sessionOf>[] = [];
    let after: NewestPosition | undefined;
    do {
      const page = await services.sessions.list({ ...ask, after });
      items.push(...page.rows.map(sessionOf));
      after = page.next ?? undefined;
    } while (after !== undefined);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: (session) => session.id },
          { title: 'Customer', value: (session) => session.customerId },
          { title: 'Opened by', value: (session) => session.openedBy },
          { title: 'Since', value: (session) => session.createdAt },
          { title: 'Until', value: (session) => session.expiresAt },
        ],
        items,
        'There are no open sessions.',
      ),
    );
  },
});

export const sessionsRevoke = command({
  name: 'sessions revoke',
  summary: 'revoke a session, or all sessions of a customer, immediately',
  example: 'sessions revoke --customer customer-42',
  arguments: [['[id]', 'id of the session']],
  options: [tenantOption, customerOption],
  input: z
    .object({ ...tenantInput, id: z.string().optional(), customer: z.string().optional() })
    .refine(({ id, customer }) => (id === undefined) !== (customer === undefined), { error: 'name one session, or a customer with --customer' }),
  async run(run, { tenant, id, customer }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    if (id !== undefined) await services.sessions.end(by, tenantId, id, 'session.revoked');
    const revoked = customer === undefined ? 1 : await services.sessions.endAll(by, tenantId, (await knownCustomer(services.customers, tenantId, customer)).id);
    run.print({ revoked }, () => (revoked === 1 ? 'Revoked one session.' : `Revoked ${revoked} sessions.`));
  },
});
