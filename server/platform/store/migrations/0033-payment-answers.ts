import type { Migration } from './migration.ts';

/**
 * What payment providers have said: when one last called the payment on an abandoned page pending, so that it is asked again later and not in each run; and
 * which key of a billing page signed a notice, so that the doctor can tell whether the page has the new secret after a rotation.
 */
export const paymentAnswers: Migration = {
  version: 33,
  name: 'payment answers',
  statements: () => ['alter table left_pages add column asked_at bigint', 'alter table checkout_notices add column key_id text'],
};
