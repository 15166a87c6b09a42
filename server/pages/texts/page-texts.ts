import type { ServerErrorCode } from '../../../protocol/errors.ts';

/** A message page: its title, what it means, and what the viewer can do. */
export interface PageMessage {
  title: string;
  text: string;
  action?: string;
}

/** Error codes with a page of their own. All others have the page of `internal` or, below 500, of `invalid_request`. */
export type PageCode = Extract<
  ServerErrorCode,
  | 'invalid_request'
  | 'token_in_url'
  | 'token_missing'
  | 'token_invalid'
  | 'token_expired'
  | 'token_replayed'
  | 'action_not_allowed'
  | 'not_found'
  | 'method_not_allowed'
  | 'rate_limited'
  | 'storage_unavailable'
  | 'internal'
>;

/** Names of pages: error codes, pages that are no error, and pages for which the error code is too general. */
export type PageName = PageCode | 'private_preview' | 'framed' | 'no_login' | 'no_cookies' | 'no_token' | 'other_account' | 'for_programs' | 'confirm';

/** The texts of all pages in one language. */
export type PageTexts = Readonly<Record<PageName, PageMessage>>;
