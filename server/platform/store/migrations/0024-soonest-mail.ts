import type { Migration } from './migration.ts';

/** What the next moment is read from at which a mail, or a request for one, is to be worked on: behind many that wait, it is not that of the oldest. */
export const soonestMail: Migration = {
  version: 24,
  name: 'soonest mail',
  statements: () => [],
  indexes: [
    { name: 'magic_link_asks_taken', table: 'magic_link_asks', on: '(taken_until)' },
    {
      name: 'mail_outbox_soonest',
      table: 'mail_outbox',
      on: '((case when taken_until > next_try_at then taken_until else next_try_at end)) where sent_at is null and failed_at is null',
    },
  ],
};
