import { z } from 'zod';
import { isoTime } from '../clock.ts';
import type { CredentialDescriptor } from '../credentials/descriptor.ts';
import type { CredentialRows } from '../credentials/rows.ts';
import { endCredential, listRows, type ListedRow } from '../credentials/rows.ts';
import { type Command, command } from './command.ts';
import type { CommandWord } from './commands/index.ts';
import { pickTenant, tenantInput, tenantOption } from './pick-tenant.ts';
import { formatTable } from './terminal/table.ts';

const maxListed = 500;
const moment = (ms: number | null): string => (ms === null ? '' : isoTime(ms));

/** Creates `list` and `revoke` under `<name>s` for every kind of credential that has rows and no commands of its own. */
export function credentialWords(credentials: readonly CredentialDescriptor[]): CommandWord[] {
  return credentials.flatMap(({ name, rows, commands, audit: { target } }) =>
    rows && commands === undefined && target !== undefined
      ? [{ word: `${name}s`, summary: `each ${rows.noun} of a tenant`, load: async () => [listOf(name, rows), revokeOf(name, rows, target)] }]
      : [],
  );
}

const plural = (noun: string): string => `${noun}s`;

function listOf(name: string, rows: CredentialRows): Command {
  return command({
    name: `${name}s list`,
    summary: `list every ${rows.noun} of a tenant, including ended ones`,
    example: `${name}s list --tenant acme`,
    options: [tenantOption],
    input: z.object(tenantInput),
    async run(run, { tenant }) {
      const { services, database } = await run.open();
      const { id: tenantId } = await pickTenant(services.tenants, tenant);
      const items = (await listRows(database.query, rows, { tenantId, limit: maxListed })).map(shownRow);
      run.print({ items }, () =>
        formatTable(
          run.terminal,
          [
            { title: 'Id', value: (row) => row.id },
            { title: 'Name', value: (row) => row.name, shrinks: true },
            { title: 'Since', value: (row) => row.createdAt },
            { title: 'Until', value: (row) => row.expiresAt ?? '' },
            { title: 'Ended', value: (row) => row.endedAt ?? '' },
          ],
          items,
          `There are no ${plural(rows.noun)} yet.`,
        ),
      );
    },
  });
}

const shownRow = ({ id, name, created_at, expires_at, ended_at }: ListedRow) => ({
  id,
  name,
  createdAt: isoTime(created_at),
  expiresAt: moment(expires_at) || null,
  endedAt: moment(ended_at) || null,
});

function revokeOf(name: string, rows: CredentialRows, target: string): Command {
  return command({
    name: `${name}s revoke`,
    summary: `end one ${rows.noun} immediately`,
    example: `${name}s revoke ${name}_0123456789abcdef01234567 --tenant acme`,
    arguments: [['<id>', `id of the ${rows.noun}`]],
    options: [tenantOption],
    input: z.object({ ...tenantInput, id: z.string() }),
    async run(run, { tenant, id }) {
      const { services, by } = await run.open();
      const { id: tenantId } = await pickTenant(services.tenants, tenant);
      const row = await endCredential(services, by, { tenantId, id, rows, target });
      run.print(shownRow(row), () => `Ended ${row.id}.`);
    },
  });
}
