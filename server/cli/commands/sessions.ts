import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import { sessionOf } from '../../sessions/model.ts';
import type { SessionPosition } from '../../sessions/store.ts';
import { command } from '../command.ts';
import { pickTenant, tenantInput, tenantOption } from '../pick-tenant.ts';
import type { Run } from '../run.ts';
import { formatTable } from '../table.ts';

const customerOption = ['--customer <id>', 'your id of the customer, or ours'] as const;

async function customerId(run: Run, tenantId: string, name: string): Promise<string> {
  const row = await (await run.open()).services.customers.find(tenantId, name);
  if (!row) throw new HttpError('not_found', `There is no customer "${name}".`);
  return row.id;
}

export const sessionsList = command({
  name: 'sessions list',
  summary: 'list the open sessions of a tenant or a customer',
  example: 'sessions list --tenant acme --customer customer-42',
  options: [tenantOption, customerOption],
  input: z.object({ ...tenantInput, customer: z.string().optional() }),
  async run(run, { tenant, customer }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const ask = { tenantId, limit: 500, ...(customer !== undefined && { customerId: await customerId(run, tenantId, customer) }) };
    const items: ReturnType<typeof sessionOf>[] = [];
    let after: SessionPosition | undefined;
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
        'No session is open.',
      ),
    );
  },
});

export const sessionsRevoke = command({
  name: 'sessions revoke',
  summary: 'end a session, or every session of a customer, at once',
  example: 'sessions revoke --customer customer-42',
  arguments: [['[id]', 'id of one session']],
  options: [tenantOption, customerOption],
  input: z
    .object({ ...tenantInput, id: z.string().optional(), customer: z.string().optional() })
    .refine(({ id, customer }) => (id === undefined) !== (customer === undefined), { error: 'name one session, or a customer with --customer' }),
  async run(run, { tenant, id, customer }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    if (id !== undefined) await services.sessions.end(by, tenantId, id, 'session.revoked');
    const revoked = customer === undefined ? 1 : await services.sessions.endAll(by, tenantId, await customerId(run, tenantId, customer));
    run.print({ revoked }, () => (revoked === 1 ? 'Revoked one session.' : `Revoked ${revoked} sessions.`));
  },
});
