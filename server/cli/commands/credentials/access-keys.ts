import { z } from 'zod';
import { newAccessKey } from '../../../credentials/access-keys/model.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { command } from '../../command.ts';
import { flag } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

export const accessKeysCreate = command({
  name: 'access-keys create',
  summary: 'create an access key, which a backend exchanges for embed tokens; it is shown once',
  example: 'access-keys create --tenant acme --name "shop backend" --allowed-origin https://shop.example',
  options: [
    tenantOption,
    ['--name <text>', 'name of the access key'],
    ['--allowed-origin <origin...>', 'origins of the pages that may use its tokens (default: all that may embed)'],
  ],
  input: z.object({ ...tenantInput, name: z.string({ error: 'is required' }), allowedOrigin: z.array(z.string()).default([]) }),
  async run(run, { tenant, name, allowedOrigin: allowedOrigins }) {
    const { services, by } = await run.open();
    const { id } = await pickTenant(services.tenants, tenant);
    const { accessKey, secret } = await services.accessKeys.create(by, id, parseInput(newAccessKey, { name, allowedOrigins }, 'The access key'));
    run.print({ ...accessKey, accessKey: secret }, () =>
      formatFields(run.terminal, [
        ['access id', accessKey.accessId],
        ['access key', secret],
        ['name', accessKey.name],
        ['pages', accessKey.allowedOrigins.join(' ') || 'any that may embed'],
      ]),
    );
    run.say(run.terminal.noteStyle('warning', 'The access key is shown only once: the server stores its hash. Keep it in a backend, never in a page.'));
  },
});

export const accessKeysList = command({
  name: 'access-keys list',
  summary: 'list the access keys of a tenant, including revoked ones',
  example: 'access-keys list --tenant acme',
  options: [tenantOption],
  input: z.object(tenantInput),
  async run(run, { tenant }) {
    const { services } = await run.open();
    const items = await services.accessKeys.list((await pickTenant(services.tenants, tenant)).id);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Access id', value: (key) => key.accessId },
          { title: 'Name', value: (key) => key.name, shrinks: true },
          { title: 'Pages', value: (key) => key.allowedOrigins.join(' ') || 'any', shrinks: true },
          { title: 'Created', value: (key) => key.createdAt },
          { title: 'Last used', value: (key) => key.lastUsedAt ?? 'never' },
          { title: 'Revoked', value: (key) => key.revokedAt ?? '' },
          { title: 'Tokens revoked', value: (key) => key.tokensRevokedAt ?? '' },
        ],
        items,
        'There are no access keys yet. Create one with vitrine access-keys create.',
      ),
    );
  },
});

export const accessKeysRevoke = command({
  name: 'access-keys revoke',
  summary: 'revoke an access key',
  example: 'access-keys revoke akey_0123456789abcdef01234567 --tenant acme --tokens',
  arguments: [['<access-id>', 'id of the access key']],
  options: [tenantOption, ['--tokens', 'also revoke the embed tokens issued for it']],
  input: z.object({ ...tenantInput, 'access-id': z.string(), tokens: flag }),
  async run(run, { tenant, 'access-id': accessId, tokens: revokeTokens }) {
    const { services, by } = await run.open();
    const { id } = await pickTenant(services.tenants, tenant);
    const revoked = await services.accessKeys.revoke(by, id, accessId, { revokeTokens });
    run.print(
      revoked,
      () =>
        `Revoked ${revoked.accessId} (${revoked.name})` +
          (revoked.tokensRevokedAt === null ? '; its embed tokens expire within fifteen minutes.' : ', and all its embed tokens.'),
    );
  },
});
