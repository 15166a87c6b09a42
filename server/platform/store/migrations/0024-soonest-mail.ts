import type { Migration } from './migration.ts';

/** Indexes for the next time at which a mail, or a request for one, is due. With many waiting, the oldest is not always the next. */
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
