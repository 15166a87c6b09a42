import type { ServerEntry } from '../entry.ts';

/** Errors of missing resources, conflicts and failures of the server. */
export const stateEntries = {
  not_found: {
    status: 404,
    title: 'Not found',
    meaning: 'The address, or the resource that it names, does not exist for this credential.',
    remedy: 'Check the address and the id. Resources of other tenants are reported as not found, too.',
  },
  receipt_not_found: {
    status: 404,
    title: 'No such receipt',
    meaning: 'The receipt does not exist, or this credential may not see it. The response is deliberately the same.',
    remedy: 'Check the id, and that the token is for the customer of the receipt.',
  },
  invoice_not_found: {
    status: 404,
    title: 'No such invoice',
    meaning: 'The invoice does not exist, or this credential may not see it. The response is deliberately the same.',
    remedy: 'Check the id, and that the token is for the customer of the invoice. Only management can see drafts.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The method is not allowed',
    meaning: 'The address exists, but not with this method. The `Allow` header lists its methods.',
    remedy: 'Use one of the methods in `Allow`.',
  },
  request_timeout: {
    status: 408,
    title: 'The request arrived too slowly',
    meaning: 'Headers must arrive within 10 seconds, the whole request within 30, and its body within 10 of these.',
    remedy: 'Try again on a faster connection.',
  },
  conflict: {
    status: 409,
    title: 'The request conflicts with the current state',
    meaning: 'The same name or natural key already exists, another request changed the resource in the meantime, or its state does not allow the request.',
    remedy: 'Read the resource again and decide what to do.',
  },
  receipt_sealed: {
    status: 409,
    title: 'The receipt is sealed',
    meaning: 'A sealed receipt is locked: its content never changes again.',
    remedy: 'Issue the correction as a separate receipt, with another scope or period.',
  },
  receipt_draft: {
    status: 409,
    title: 'The receipt is a draft',
    meaning: 'The tenant does not show drafts to viewers (`viewersSeeDrafts`), so a draft cannot be published: its link would show nothing.',
    remedy:
      'Seal the receipt first (`vitrine receipts seal`, or `--seal` for a whole import), or let viewers see drafts (`vitrine tenants update ' +
      '--viewers-see-drafts on`).',
  },
  invoice_locked: {
    status: 409,
    title: 'The invoice was issued',
    meaning: 'The content, number and customer of an invoice cannot change once it is open.',
    remedy: 'Correct it with a credit note (`POST /v1/invoices/:id/credit-notes`), and issue a new invoice if one is due.',
  },
  invoice_state_conflict: {
    status: 409,
    title: 'The state of the invoice does not allow this',
    meaning: 'Invoices go from `draft` to `open`, and from there to `paid`, `void` or `uncollectible`. Void invoices and credit notes cannot be paid.',
    remedy: 'Read the current state of the invoice. To reverse a payment, issue a credit note and a refund.',
  },
  payment_too_large: {
    status: 409,
    title: 'The amount is too large',
    meaning: 'A payment exceeds what remains of the invoice, a refund what was paid, or a credit note what was billed.',
    remedy: 'Read `remainingMinor`, `paidMinor` and `creditedMinor` of the invoice and send an amount within them.',
  },
  key_state_conflict: {
    status: 409,
    title: 'The state of the key does not allow this',
    meaning:
      'Signing keys move from `next` to `active` to `retired`, one step at a time, with one active key per tenant. The last API key ' +
      'with the role `owner` cannot be revoked.',
    remedy: 'List the keys with `vitrine keys list` and choose the right step. Create another owner key before you revoke the last one.',
  },
  already_subscribed: {
    status: 409,
    title: 'The customer is already subscribed',
    meaning: 'The customer already has a running subscription to this offering, so nothing is charged.',
    remedy: 'Show the subscription (`GET /v1/subscriptions`). The tenant’s backend changes the quantity.',
  },
  not_for_sale: {
    status: 409,
    title: 'The offering cannot be bought here',
    meaning: 'The offering has no price, so customers ask the tenant for it, or it is sold out.',
    remedy: 'Show the call to action of the offering instead of a checkout.',
  },
  payment_pending: {
    status: 409,
    title: 'A payment is pending',
    meaning: 'The customer has paid, but the money has not arrived yet. A second checkout would charge them twice.',
    remedy: 'Wait for the result: `GET /v1/checkouts/:id`, or the webhook `checkout.paid` or `checkout.failed`.',
  },
  payment_mismatch: {
    status: 409,
    title: 'The payment has another amount or currency',
    meaning: 'The billing page reports a payment that differs from the checkout. Nothing was booked; the audit trail has both figures.',
    remedy: 'Let the billing page charge `amountMinor` and `currency` of the signed reference, and refund any other charge.',
  },
  payment_notice_invalid: {
    status: 401,
    title: 'The signature of the payment notice is invalid',
    meaning:
      'The signature is missing, wrong or older than five minutes, the notice is for another checkout, or the checkout does not exist. Nothing was booked.',
    remedy: 'Sign the exact bytes of the body with the secret of the payment provider when you send it, as `createBillingPage` of `@vitrine/backend` does.',
  },
  payment_provider_away: {
    status: 503,
    title: 'The payment provider does not respond',
    meaning: 'The payment provider cannot be reached, or refuses the key of the tenant. This request has charged nothing.',
    remedy: 'Try again in a moment. The server log has the response of the provider.',
  },
  payment_provider_refused: {
    status: 502,
    title: 'The payment provider refuses the payment',
    meaning: 'The payment provider refuses this payment, for its amount or its currency. Nothing was charged.',
    remedy: 'Do not retry; the provider would refuse it again. The server log has its response. The tenant must take this payment in another way.',
  },
  idempotency_conflict: {
    status: 409,
    title: 'The idempotency key was already used',
    meaning:
      'The `Idempotency-Key` was used within the last 24 hours for another request, for one that is still running, or for one whose response held a ' +
      'secret and was not kept.',
    remedy:
      'Use a new key for a new request. While the first request runs, repeat yours after `Retry-After`: within ten seconds, the first one ends or ' +
      'releases its key. For a lost secret, create a new one.',
  },
  overloaded: {
    status: 503,
    title: 'The server is overloaded',
    meaning:
      'The server handles its maximum of requests, in total or for this address, and no slot became free for five seconds; a response was not ready ' +
      'within 30 seconds; or the server is starting or stopping.',
    remedy: 'Try again after the number of seconds in `Retry-After`.',
  },
  documents_busy: {
    status: 503,
    title: 'Too many documents are being made',
    meaning: 'PDF and CSV files are made one at a time. Too many are waiting, in total or for this caller, or this one waited for ten seconds.',
    remedy: 'Try again after the number of seconds in `Retry-After`.',
  },
  document_failed: {
    status: 500,
    title: 'The document could not be made',
    meaning: 'Making the file failed or took longer than fifteen seconds. The data is intact and can be read and printed from the page.',
    remedy: 'Try again. If it fails again, the operator finds the reason in the log under the request id.',
  },
  storage_unavailable: {
    status: 503,
    title: 'The database does not answer',
    meaning:
      'The database cannot be reached, stays locked, accepts no more connections, or has no space; the message says which. The request was not ' +
      'acknowledged, but if the connection broke at the very end, its changes may be stored.',
    remedy:
      'Try again in a moment, writes with the same `Idempotency-Key`. Operators find the cause in the log and run `vitrine doctor`. Keep ' +
      '`DATABASE_POOL_SIZE` times the number of processes below the limit of the database or its pooler.',
  },
  storage_timeout: {
    status: 503,
    title: 'The database takes too long',
    meaning:
      'The database answers, but a statement of this request took longer than `DATABASE_STATEMENT_TIMEOUT_MS`, or was cancelled in the database. Its ' +
      'transaction was rolled back.',
    remedy:
      'Try again in a moment, and ask for less at a time where the request has a limit. Operators check what else keeps the database busy, or raise ' +
      '`DATABASE_STATEMENT_TIMEOUT_MS`.',
  },
  clock_wrong: {
    status: 503,
    title: 'The clock of the server is wrong',
    meaning: 'The clock of the server’s machine shows an impossible time. The server cannot check what has expired, so it accepts no credential.',
    remedy: 'Try again in a moment. Operators set the clock of the machine and run NTP.',
  },
  key_unavailable: {
    status: 503,
    title: 'A key is not available',
    meaning:
      'No configured master key opens a stored secret, or the stored secret was changed. In the verifier of a backend, the published ' +
      'keys of the server cannot be fetched.',
    remedy: 'Operators add the former master key after the new one in `VITRINE_MASTER_KEYS`.',
  },
  internal: {
    status: 500,
    title: 'Something failed on the server',
    meaning: 'An unexpected error occurred. Its details are only in the log of the server.',
    remedy: 'Report the `requestId`, which identifies the entry in the log.',
  },
} as const satisfies Record<string, ServerEntry>;
