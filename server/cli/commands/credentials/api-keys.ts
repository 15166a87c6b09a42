import { z } from 'zod';
import { roleNames } from '../../../access/roles.ts';
import { label } from '../../../platform/http/input/field.ts';
import { command } from '../../command.ts';
import { flag } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

const operatorOption = ['--operator', 'key for every tenant instead of one'] as const;
const owner = z.object({ ...tenantInput, operator: flag });
const oneOwner = { error: '--operator covers every tenant: leave out --tenant' };
const isOneOwner = ({ tenant, operator }: { tenant?: string | undefined; operator: boolean }): boolean => !(operator && tenant !== undefined);

async function ownerId(run: Run, { tenant, operator }: z.output<typeof owner>, create = false): Promise<string | null> {
  const { services } = await run.open({ create });
  return operator ? null : (await pickTenant(services.tenants, tenant)).id;
}

export const apiKeysCreate = command({
  name: 'api-keys create',
  summary: 'create an API key; it is shown once',
  example: 'api-keys create --tenant acme --name "billing job" --role member',
  options: [tenantOption, operatorOption, ['--name <text>', 'name of the key'], ['--role <name>', `${roleNames.join(', ')} (default: admin)`]],
  input: owner
    .extend({
      name: z.string({ error: 'is required' }).min(1, 'must not be empty').max(120, 'must have at most 120 characters').pipe(label(120)),
      role: z.enum(roleNames, `must be one of ${roleNames.join(', ')}`).optional(),
    })
    .refine(isOneOwner, oneOwner),
  async run(run, input) {
    const tenantId = await ownerId(run, input, true);
    const { services, by } = await run.open();
    const { apiKey, secret } = await services.apiKeys.create(by, { tenantId, name: input.name, role: input.role ?? (input.operator ? 'owner' : 'admin') });
    run.print({ ...apiKey, secret }, () =>
      formatFields(run.terminal, [
        ['id', apiKey.id],
        ['name', apiKey.name],
        ['role', apiKey.role],
        ['for', apiKey.tenantId ?? 'every tenant'],
        ['key', secret],
      ]),
    );
    run.say(run.terminal.noteStyle('warning', 'The key is shown only once: the server stores its hash.'));
  },
});

export const apiKeysList = command({
  name: 'api-keys list',
  summary: 'list API keys, including revoked ones',
  example: 'api-keys list --operator',
  options: [tenantOption, operatorOption],
  input: owner.refine(isOneOwner, oneOwner),
  async run(run, input) {
    const tenantId = await ownerId(run, input);
    const items = await (await run.open()).services.apiKeys.list(tenantId);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: (key) => key.id },
          { title: 'Name', value: (key) => key.name, shrinks: true },
          { title: 'Role', value: (key) => key.role },
          { title: 'Created', value: (key) => key.createdAt },
          { title: 'Last used', value: (key) => key.lastUsedAt ?? 'never' },
          { title: 'Revoked', value: (key) => key.revokedAt ?? '' },
        ],
        items,
        'There are no API keys yet. Create one with vitrine api-keys create.',
      ),
    );
  },
});

export const apiKeysRevoke = command({
  name: 'api-keys revoke',
  summary: 'revoke an API key',
  example: 'api-keys revoke apik_0123456789abcdef01234567',
  arguments: [['<id>', 'id of the key']],
  input: z.object({ id: z.string() }),
  async run(run, { id }) {
    const { services, by } = await run.open();
    const revoked = await services.apiKeys.revoke(by, id);
    run.print(revoked, () => `Revoked ${revoked.id} (${revoked.name}).`);
  },
});
