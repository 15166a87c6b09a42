import { z } from 'zod';
import { afterRestore as makeSafe } from '../../../credentials/after-restore.ts';
import { command } from '../../command.ts';
import { flag } from '../../inputs.ts';
import { formatTable } from '../../terminal/table.ts';

export const afterRestore = command({
  name: 'after-restore',
  summary: 'make a database restored from a backup safe to serve',
  details:
    'A backup does not contain later revocations. Run this before the server takes requests again. It ends every session, widget token, embed token, ' +
    'sign-in link and cookie, and rejects tenant tokens signed before now. Keys and open links stay as they are in the backup. The command lists them so ' +
    'that you can revoke again what was revoked since. An audit export made after the backup shows what that was.',
  example: 'after-restore --yes',
  options: [['--yes', 'skip the confirmation prompt']],
  input: z.object({ yes: flag }),
  async run(run, { yes }) {
    const { services, by } = await run.open();
    await run.confirm('This signs out everyone in every tenant immediately.', yes);
    const items = await makeSafe(services, by);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Tenant', value: (key) => key.tenant },
          { title: 'Valid again', value: (key) => key.kind },
          { title: 'Id', value: (key) => key.id },
          { title: 'Name', value: (key) => key.name },
        ],
        items,
        'There are no keys and no open links.',
      ),
    );
    run.say('Everything issued before is invalid now. Revoke again what was revoked after the backup and is in this list.');
  },
});
