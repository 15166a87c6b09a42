import type { Messages } from './messages.ts';

export const texts: Messages = {
  loading: 'Loading…',
  retry: 'Try again',
  retrying: 'Trying again…',
  reference: 'Reference: {id}',
  failedTitle: 'This could not be loaded',
  failedText: 'Something went wrong.',
  host_unreachable: 'The page around it has not answered.',
  host_not_allowed: 'This page may not show it.',
  not_embedded: 'This is made to be shown inside another page.',
  network_unreachable: 'The server cannot be reached.',
  widget_blocked: 'This browser, or a policy of the page, keeps its code from loading.',
  receipt_not_found: 'No such receipt',
  invoice_not_found: 'No such invoice',
  notFoundText: 'It does not exist, or is not available to you.',
  busyText: 'The server is busy.',
  accessText: 'Your access could not be confirmed.',
  endedTitle: 'Your session has ended',
  endedText: 'Please sign in again.',
  draft: 'Draft',
  archived: 'Archived',
};
