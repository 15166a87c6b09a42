import { z } from 'zod';
import { newEmbedKey, type EmbedKey } from '../../../credentials/embed-keys/model.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { command } from '../../command.ts';
import { flag } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

export const embedKeysCreate = command({
  name: 'embed-keys create',
  summary: 'create an embed key for the pages of a site',
  details:
    'Creates the public key that host pages contain. Alone it shows a published receipt by its share token. With a bridge token it opens sessions. It is not ' +
    'a secret, and works only on pages of the given origins.',
  example: 'embed-keys create --tenant acme --name "web shop" --allowed-origin https://shop.acme.example',
  options: [tenantOption, ['--name <text>', 'name of the site'], ['--allowed-origin <origin...>', 'origins of the pages that may use the key, 1 to 50']],
  input: z.object({ ...tenantInput, name: z.string({ error: 'is required' }), allowedOrigin: z.array(z.string(), { error: 'is required' }) }),
  async run(run, { tenant, name, allowedOrigin }) {
    const { services, by } = await run.open();
    const { id } = await pickTenant(services.tenants, tenant);
    show(run, await services.embedKeys.create(by, id, parseInput(newEmbedKey, { name, allowedOrigins: allowedOrigin }, 'The embed key')));
  },
});

export const embedKeysList = command({
  name: 'embed-keys list',
  summary: 'list the embed keys of a tenant, including revoked ones',
  example: 'embed-keys list --tenant acme',
  options: [tenantOption],
  input: z.object(tenantInput),
  async run(run, { tenant }) {
    const { services } = await run.open();
    const items = await services.embedKeys.list((await pickTenant(services.tenants, tenant)).id);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: (key) => key.id },
          { title: 'Name', value: (key) => key.name, shrinks: true },
          { title: 'Key', value: (key) => key.embedKey },
          { title: 'Origins', value: (key) => key.allowedOrigins.join(' '), shrinks: true },
          { title: 'Last used', value: (key) => key.lastUsedAt ?? 'never' },
          { title: 'Revoked', value: (key) => key.revokedAt ?? '' },
        ],
        items,
        'There are no embed keys yet. Create one with vitrine embed-keys create.',
      ),
    );
  },
});

const oneKey = z.object({ ...tenantInput, id: z.string(), yes: flag });

export const embedKeysRevoke = command({
  name: 'embed-keys revoke',
  summary: 'revoke an embed key and its sessions immediately',
  example: 'embed-keys revoke ekey_0123456789abcdef01234567',
  arguments: [['<id>', 'id of the key']],
  options: [tenantOption],
  input: oneKey.omit({ yes: true }),
  async run(run, { tenant, id }) {
    const { services, by } = await run.open();
    const revoked = await services.embedKeys.revoke(by, (await pickTenant(services.tenants, tenant)).id, id);
    run.print(revoked, () => `Revoked ${revoked.id} (${revoked.name}).`);
  },
});

export const embedKeysRotate = command({
  name: 'embed-keys rotate',
  summary: 'replace an embed key with a new one for the same origins',
  example: 'embed-keys rotate ekey_0123456789abcdef01234567 --yes',
  arguments: [['<id>', 'id of the key']],
  options: [tenantOption, ['--yes', 'skip the confirmation prompt']],
  input: oneKey,
  async run(run, { tenant, id, yes }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    await run.confirm('Pages with the former key stop working immediately.', yes);
    show(run, await services.embedKeys.rotate(by, tenantId, id));
  },
});

function show(run: Run, key: EmbedKey): void {
  run.print(key, () =>
    formatFields(run.terminal, [
      ['id', key.id],
      ['name', key.name],
      ['key', key.embedKey],
      ['origins', key.allowedOrigins.join(' ')],
    ]),
  );
}
