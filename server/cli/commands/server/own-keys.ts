import { z } from 'zod';
import { usableUntilOf } from '../../../access/retirement.ts';
import { isoTime, isoTimeOrNull } from '../../../clock.ts';
import { graceSeconds as defaultGraceSeconds, ownKeyKinds } from '../../../platform/own-keys/model.ts';
import type { OwnKeyRow } from '../../../platform/store/rows/credential-rows.ts';
import { command } from '../../command.ts';
import { flag, wholeNumber } from '../../inputs.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

const shown = (row: OwnKeyRow) => {
  const { id, kind, state, created_at, activated_at, retired_at } = row;
  const times = { createdAt: isoTime(created_at), activatedAt: isoTimeOrNull(activated_at), retiredAt: isoTimeOrNull(retired_at) };
  return { id, kind, state, ...times, usableUntil: usableUntilOf(row) };
};

export const ownKeysList = command({
  name: 'own-keys list',
  summary: 'list the keys that the server itself signs with',
  example: 'own-keys list',
  input: z.object({}),
  async run(run) {
    const { services } = await run.open();
    const items = (await services.ownKeys.list()).map(shown);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: (key) => key.id },
          { title: 'For', value: (key) => key.kind },
          { title: 'State', value: (key) => key.state },
          { title: 'Created', value: (key) => key.createdAt },
          { title: 'Signs since', value: (key) => key.activatedAt ?? '' },
          { title: 'Verifies until', value: (key) => key.usableUntil ?? '' },
        ],
        items,
        'There are no keys yet: the server creates them when it first needs one.',
      ),
    );
  },
});

export const ownKeysRotate = command({
  name: 'own-keys rotate',
  summary: 'rotate to the next key of a kind',
  details:
    'Starts signing with the published next key. The former key still verifies tokens for --grace seconds. In an emergency, use 0 to end it immediately, ' +
    'with every token that it has signed. The server rotates its keys automatically every thirty days.',
  example: 'own-keys rotate widget',
  arguments: [['<kind>', ownKeyKinds.join(', ')]],
  options: [
    ['--grace <seconds>', `how long the former key still verifies tokens (default: ${defaultGraceSeconds}); 0 ends it immediately`],
    ['--yes', 'skip the confirmation prompt when --grace is 0'],
  ],
  input: z.object({
    kind: z.enum(ownKeyKinds, `must be one of ${ownKeyKinds.join(', ')}`),
    grace: wholeNumber(0, 86_400).default(defaultGraceSeconds),
    yes: flag,
  }),
  async run(run, { kind, grace: graceSeconds, yes }) {
    const { services, by } = await run.open();
    if (graceSeconds === 0) await run.confirm(`Every ${kind} token signed with the current key stops working immediately, in every tenant.`, yes);
    const key = shown(await services.ownKeys.rotate(by, kind, { graceSeconds }));
    run.print(key, () =>
      formatFields(run.terminal, [
        ['id', key.id],
        ['for', key.kind],
        ['state', key.state],
      ]),
    );
  },
});
