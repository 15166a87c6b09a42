import { z } from 'zod';
import { afterRestore as makeSafe } from '../../credentials/after-restore.ts';
import { command } from '../command.ts';
import { flag } from '../inputs.ts';
import { formatTable } from '../table.ts';

export const afterRestore = command({
  name: 'after-restore',
  summary: 'make a database that was restored from a backup safe to serve',
  details:
    'A backup does not know what was revoked after it. Run this before the server answers again: every session, widget token, embed token, sign-in link and ' +
    'cookie ends, and tenants’ own tokens count only when they were signed from now on. Keys and open links stand as the backup has them; they are listed, ' +
    'so that what was ended since can be ended again. An audit export from after the backup says what that was.',
  example: 'after-restore --yes',
  options: [['--yes', 'do not ask']],
  input: z.object({ yes: flag }),
  async run(run, { yes }) {
    const { services, by } = await run.open();
    await run.confirm('Everybody who is signed in, in every tenant, is signed out this moment.', yes);
    const items = await makeSafe(services, by);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Tenant', value: (key) => key.tenant },
          { title: 'Opens again', value: (key) => key.kind },
          { title: 'Id', value: (key) => key.id },
          { title: 'Name', value: (key) => key.name },
        ],
        items,
        'No key and no open link stands.',
      ),
    );
    run.say('Everything that was issued before is over. End again what of the list was ended since the backup.');
  },
});
