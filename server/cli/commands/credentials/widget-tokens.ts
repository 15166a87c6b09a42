import { z } from 'zod';
import { knownCustomer } from '../../../resources/customers/known-customer.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { widgetScopes } from '../../../../protocol/tokens.ts';
import { newWidgetToken, widgetTokenLimits } from '../../../credentials/widget-tokens/model.ts';
import { command } from '../../command.ts';
import { flag } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

const { minSeconds, maxSeconds, defaultSeconds } = widgetTokenLimits;

/** Maximum number of tokens in a list: more than any customer has at once. */
const maxListed = 1_000;

export const widgetTokensMint = command({
  name: 'widget-tokens mint',
  summary: 'mint a token for a page that manages a customer’s SSO connections and directories; it is shown once',
  example: 'widget-tokens mint --tenant acme --customer c-1 --scope sso_connection --origin https://app.acme.example',
  options: [
    tenantOption,
    ['--customer <id>', 'id or external id of the customer'],
    ['--scope <name...>', `scopes of the token: ${widgetScopes.join(', ')}`],
    ['--origin <origin...>', 'exact origins of the pages that may use the token'],
    ['--ttl <seconds>', `lifetime, ${minSeconds} to ${maxSeconds} (default: ${defaultSeconds})`],
  ],
  input: z.object({
    ...tenantInput,
    customer: z.string({ error: 'is required' }),
    scope: z.array(z.string(), { error: 'is required' }),
    origin: z.array(z.string(), { error: 'is required' }),
    ttl: z
      .string()
      .regex(/^-?\d{1,9}$/, 'must be a whole number')
      .transform(Number)
      .optional(),
  }),
  async run(run, { tenant, customer: customerId, scope: scopes, origin: origins, ttl: ttlSeconds }) {
    const { services, by } = await run.open();
    const { id } = await pickTenant(services.tenants, tenant);
    const draft = parseInput(newWidgetToken, { customerId, scopes, origins, ttlSeconds }, 'The widget token');
    const { warning, ...minted } = await services.widgetTokens.mint(by, id, draft);
    run.print({ ...minted, warning }, () =>
      formatFields(run.terminal, [
        ['id', minted.id],
        ['expires', minted.expiresAt],
        ['token', minted.token],
      ]),
    );
    run.say(run.terminal.noteStyle('warning', warning));
  },
});

export const widgetTokensList = command({
  name: 'widget-tokens list',
  summary: 'list active widget tokens',
  example: 'widget-tokens list --tenant acme --include-revoked',
  options: [
    tenantOption,
    ['--customer <id>', 'only tokens for this customer, by id or external id'],
    ['--include-revoked', 'include tokens revoked or expired within the last week'],
  ],
  input: z.object({ ...tenantInput, customer: z.string().optional(), includeRevoked: flag }),
  async run(run, { tenant, customer, includeRevoked }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const customerId = customer === undefined ? undefined : (await knownCustomer(services.customers, tenantId, customer)).id;
    const { rows: items } = await services.widgetTokens.list({ tenantId, customerId, includeRevoked }, { limit: maxListed });
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: (token) => token.id },
          { title: 'Customer', value: (token) => token.customerId },
          { title: 'Scopes', value: (token) => token.scopes.join(' '), shrinks: true },
          { title: 'Pages', value: (token) => token.origins.join(' '), shrinks: true },
          { title: 'State', value: (token) => token.state },
          { title: 'Expires', value: (token) => token.expiresAt },
          { title: 'Revoked', value: (token) => token.revokedAt ?? '' },
        ],
        items,
        includeRevoked ? 'There are no widget tokens.' : 'There are no active widget tokens.',
      ),
    );
  },
});

export const widgetTokensRevoke = command({
  name: 'widget-tokens revoke',
  summary: 'revoke a widget token immediately',
  example: 'widget-tokens revoke wtok_0123456789abcdef01234567 --tenant acme',
  arguments: [['<id>', 'id of the token']],
  options: [tenantOption],
  input: z.object({ ...tenantInput, id: z.string() }),
  async run(run, { tenant, id }) {
    const { services, by } = await run.open();
    const revoked = await services.widgetTokens.revoke(by, (await pickTenant(services.tenants, tenant)).id, id);
    run.print(revoked, () => `Revoked ${revoked.id}.`);
  },
});
