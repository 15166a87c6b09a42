import { z } from 'zod';
import { identity } from '../../../credentials/embed-tokens/identity.ts';
import { pageOriginsOf } from '../../../credentials/access-keys/model.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { command } from '../../command.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

/** Maximum number of tokens in a list. */
const maxListed = 1_000;

/** `data-customer-id=customer-42`. A repeated name is ambiguous. */
const identifiers = z
  .array(
    z
      .string()
      .regex(/^data-[^=]*=/, { error: 'must be data-…=value, such as data-customer-id=customer-42' })
      .transform((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const),
    { error: 'is required' },
  )
  .refine((pairs) => new Set(pairs.map(([name]) => name)).size === pairs.length, { error: 'must name each identifier once' });

export const embedTokensIssue = command({
  name: 'embed-tokens issue',
  summary: 'issue an embed token for an access key without its secret; the token is shown once',
  details:
    'Issues the token that a backend gets from POST /v1/embed-tokens, for support and testing. The audit trail records who issued it. A new customer is ' +
    'created, as in the API.',
  example: 'embed-tokens issue akey_0123456789abcdef01234567 --identifier data-customer-id=customer-42 data-plan=gold',
  arguments: [['<access-id>', 'id of the access key']],
  options: [tenantOption, ['--identifier <data-name=value...>', 'identity of the viewer: data-customer-id, or data-email without a stable id']],
  input: z.object({ ...tenantInput, 'access-id': z.string(), identifier: identifiers }),
  async run(run, { tenant, 'access-id': accessId, identifier }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const key = await services.accessKeys.find(tenantId, accessId);
    const { token, ...issued } = await services.embedTokens.issue(by, key, parseInput(identity, Object.fromEntries(identifier), 'The identifiers'));
    run.print({ ...issued, embedToken: token }, () =>
      formatFields(run.terminal, [
        ['id', issued.id],
        ['customer', issued.customerId ?? 'none: the address does not identify one customer'],
        ['grants', 'what this customer may see'],
        ['pages', pageOriginsOf(key).join(' ') || 'any that may embed'],
        ['expires', issued.expiresAt],
        ['embed token', token],
      ]),
    );
    run.say(run.terminal.noteStyle('warning', `The token is shown only once. vitrine embed-tokens revoke ${issued.id} revokes it.`));
  },
});

export const embedTokensList = command({
  name: 'embed-tokens list',
  summary: 'list active embed tokens, without the tokens themselves',
  details:
    `Lists the newest ${maxListed} active tokens issued for access keys. Tokens issued without proof of identity are not stored or listed: they grant no ` +
    'more than an embed key.',
  example: 'embed-tokens list --tenant acme --access-key akey_0123456789abcdef01234567',
  options: [tenantOption, ['--access-key <access-id>', 'only tokens of this access key']],
  input: z.object({ ...tenantInput, accessKey: z.string().optional() }),
  async run(run, { tenant, accessKey: accessId }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    if (accessId !== undefined) await services.accessKeys.find(tenantId, accessId);
    const items = await services.embedTokens.list({ tenantId, accessId, limit: maxListed });
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: (token) => token.id },
          { title: 'Access id', value: (token) => token.accessId },
          { title: 'Customer', value: (token) => token.customerId ?? 'nobody' },
          { title: 'Issued', value: (token) => token.createdAt },
          { title: 'Expires', value: (token) => token.expiresAt },
        ],
        items,
        'There are no active embed tokens.',
      ),
    );
  },
});

export const embedTokensRevoke = command({
  name: 'embed-tokens revoke',
  summary: 'revoke an embed token immediately',
  details: 'Revokes one token immediately. Its access key stays valid. To revoke an access key with all its tokens, use vitrine access-keys revoke --tokens.',
  example: 'embed-tokens revoke etok_0123456789abcdef01234567 --tenant acme',
  arguments: [['<id>', 'id of the token']],
  options: [tenantOption],
  input: z.object({ ...tenantInput, id: z.string() }),
  async run(run, { tenant, id }) {
    const { services, by } = await run.open();
    await services.embedTokens.revoke(by, (await pickTenant(services.tenants, tenant)).id, id);
    run.print({ revoked: 1 }, () => `Revoked ${id}.`);
  },
});
