import type { ServerEntry } from '../entry.ts';

/** What is not there, what stands in the way, and what fails on the server's side. */
export const stateEntries = {
  not_found: {
    status: 404,
    title: 'Nothing is here',
    meaning: 'The address, or the thing that it names, does not exist for this credential.',
    remedy: 'Check the address and the id. Things of other tenants look as if they did not exist.',
  },
  receipt_not_found: {
    status: 404,
    title: 'No such receipt',
    meaning: 'The receipt does not exist, or this credential may not see it. Both look the same on purpose.',
    remedy: 'Check the id, and whether the token is for the customer that the receipt belongs to.',
  },
  invoice_not_found: {
    status: 404,
    title: 'No such invoice',
    meaning: 'The invoice does not exist, or this credential may not see it. Both look the same on purpose.',
    remedy: 'Check the id, and whether the token is for the customer that the invoice belongs to. Drafts are for management alone.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The method does not exist here',
    meaning: 'The address exists, with other methods; the `Allow` header lists them.',
    remedy: 'Use a method of the list.',
  },
  request_timeout: {
    status: 408,
    title: 'The request came too slowly',
    meaning: 'Headers take at most 10 seconds to arrive, a whole request at most 30, and its body at most 10 of these.',
    remedy: 'Try again on a better line.',
  },
  conflict: {
    status: 409,
    title: 'It exists already',
    meaning: 'Something of the same name or natural key is there, or somebody else changed the thing in between.',
    remedy: 'Read the thing as it stands now and decide anew.',
  },
  receipt_sealed: {
    status: 409,
    title: 'The receipt is sealed',
    meaning: 'A sealed receipt is locked: its content never changes again.',
    remedy: 'Issue the correction as a receipt of its own, with another scope or period.',
  },
  receipt_draft: {
    status: 409,
    title: 'The receipt is a draft',
    meaning: 'The tenant does not show drafts to viewers (`viewersSeeDrafts`), so a draft cannot be published: its link would lead nowhere.',
    remedy:
      'Seal the receipt first (`vitrine receipts seal`, or `--seal` for a whole import), or let viewers see drafts (`vitrine tenants update ' +
      '--viewers-see-drafts on`).',
  },
  invoice_locked: {
    status: 409,
    title: 'The invoice was issued',
    meaning: 'Content, number and customer of an invoice stay as they are once it is open.',
    remedy: 'Correct it with a credit note (`POST /v1/invoices/:id/credit-notes`), and issue a new invoice where one is due.',
  },
  invoice_state_conflict: {
    status: 409,
    title: 'The invoice is in another state',
    meaning: 'Invoices go from `draft` to `open`, and from there to `paid`, `void` or `uncollectible`; what is void or a credit note is paid by nobody.',
    remedy: 'Read the invoice as it stands now. What was paid is taken back with a credit note and a refund.',
  },
  payment_too_large: {
    status: 409,
    title: 'It is more than there is',
    meaning: 'A payment is more than what remains of the invoice, a refund more than what was paid, or a credit note more than what was billed.',
    remedy: 'Read `remainingMinor`, `paidMinor` and `creditedMinor` of the invoice and record what belongs to it.',
  },
  key_state_conflict: {
    status: 409,
    title: 'The key is in another state',
    meaning:
      'Signing keys move from `next` to `active` to `retired`, one step at a time, with one active key a tenant. Of API keys, the last one of an owner stays.',
    remedy: 'List the keys with `vitrine keys list` and choose the step that fits. Before the last owner’s key is revoked, make another one.',
  },
  already_subscribed: {
    status: 409,
    title: 'The customer has it already',
    meaning: 'A subscription of this customer to this offering runs already, so nothing is charged.',
    remedy: 'Show the subscription (`GET /v1/subscriptions`). Another quantity is the business of the tenant’s backend.',
  },
  not_for_sale: {
    status: 409,
    title: 'It cannot be bought here',
    meaning: 'The offering has no price, so that the tenant is asked for it, or it is sold out.',
    remedy: 'Show the call to action of the offering instead of a checkout.',
  },
  payment_pending: {
    status: 409,
    title: 'A payment for it is on its way',
    meaning: 'The customer has paid, and the money has not come yet. A second checkout would be a second charge.',
    remedy: 'Wait for it: `GET /v1/checkouts/:id`, or the webhook `checkout.paid` or `checkout.failed`.',
  },
  payment_mismatch: {
    status: 409,
    title: 'The payment is of another amount or currency',
    meaning: 'What the billing page says was paid is not what the checkout is of. Nothing was booked; the trail has both figures.',
    remedy: 'Have the billing page charge `amountMinor` and `currency` of the signed reference, and pay back what was charged otherwise.',
  },
  payment_notice_invalid: {
    status: 401,
    title: 'The notice is not signed by the billing page of this tenant',
    meaning: 'The signature is missing, wrong or older than five minutes, the notice is of another checkout, or there is no such checkout. Nothing was booked.',
    remedy: 'Sign the body byte for byte with the secret of the payment provider when it is sent, as `createBillingPage` of `@vitrine/backend` does.',
  },
  payment_provider_away: {
    status: 503,
    title: 'Whoever takes the money does not answer',
    meaning: 'The payment service cannot be reached, or refuses the key that it is asked with. Nothing was charged.',
    remedy: 'Try again in a moment; the log of the server has what the service has said.',
  },
  payment_provider_refused: {
    status: 502,
    title: 'Whoever takes the money does not take this',
    meaning: 'The payment service refuses this payment as it stands, for its amount or its currency. Nothing was charged.',
    remedy: 'Another try is refused as well: the log of the server has what the service has said, and the tenant takes this payment in another way.',
  },
  idempotency_conflict: {
    status: 409,
    title: 'The idempotency key was used',
    meaning:
      'The `Idempotency-Key` was used within the last 24 hours for another request, for one still running, or for one whose answer held a secret and was ' +
      'not kept.',
    remedy:
      'Use a new key for a new request. While the first one is worked on, repeat after `Retry-After`: it ends, or gives its key back, within ten seconds. ' +
      'For a lost secret, make a new one.',
  },
  overloaded: {
    status: 503,
    title: 'The server is full',
    meaning:
      'More requests are being worked on than the server takes, for all or for this address, and none made room for five seconds; an answer was not ready ' +
      'within 30 seconds; or the server is stopping.',
    remedy: 'Try again after as many seconds as `Retry-After` says.',
  },
  documents_busy: {
    status: 503,
    title: 'Too many documents are being made',
    meaning: 'PDF and CSV files are made one after the other. Too many are waiting, for all or for this caller, or this one has waited for ten seconds.',
    remedy: 'Try again after as many seconds as `Retry-After` says.',
  },
  document_failed: {
    status: 500,
    title: 'The document could not be made',
    meaning: 'Making this file has failed, or took longer than fifteen seconds. The thing itself is well: it can be read and printed from the page.',
    remedy: 'Try again. Where it fails again, the operator finds the reason in the log under the request id.',
  },
  storage_unavailable: {
    status: 503,
    title: 'The database does not answer',
    meaning:
      'The database cannot be reached, stays locked by somebody else, takes no more connections, or has no space; the sentence says which. Nothing of the ' +
      'request was acknowledged: where the connection broke at the very end it may have been stored all the same.',
    remedy:
      'Try again in a moment, writes with the same `Idempotency-Key`. Operators look into the log for the cause and run `vitrine doctor`; ' +
      '`DATABASE_POOL_SIZE` times the number of processes stays below what the database or its pooler gives.',
  },
  storage_timeout: {
    status: 503,
    title: 'The database takes too long',
    meaning:
      'The database answers, but a statement of this request did not end within `DATABASE_STATEMENT_TIMEOUT_MS`, or was cancelled there. The transaction ' +
      'that it was part of was rolled back.',
    remedy:
      'Try again in a moment, for less at a time where the request says how much. Operators look for what else the database is busy with, or give ' +
      'statements more time.',
  },
  clock_wrong: {
    status: 503,
    title: 'The server does not know the time',
    meaning: 'The clock of the server’s machine says a time that cannot be. Whatever ends by time can not be judged, so nothing is let in.',
    remedy: 'Try again in a moment. Operators set the clock of the machine and run NTP.',
  },
  key_unavailable: {
    status: 503,
    title: 'A key is not at hand',
    meaning:
      'No configured master key opens a stored secret, or the stored secret was changed. In the verifier of a backend: the published keys of the server ' +
      'cannot be fetched.',
    remedy: 'Operators put the former master key back behind the new one in `VITRINE_MASTER_KEYS`.',
  },
  internal: {
    status: 500,
    title: 'Something failed on the server',
    meaning: 'An error that nobody has foreseen. Its detail is in the log of the server only.',
    remedy: 'Report the `requestId`: it finds the entry in the log.',
  },
} as const satisfies Record<string, ServerEntry>;
