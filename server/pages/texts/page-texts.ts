import type { ServerErrorCode } from '../../../protocol/errors.ts';

/** A page that says one thing: what it is, what it means, and what can be done. */
export interface PageMessage {
  title: string;
  text: string;
  action?: string;
}

/** Error codes that a viewer meets on a page. Any other has the page of `internal` or, below 500, of `invalid_request`. */
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

/** Pages that are no error, and those whose error code says too little. */
export type PageName = PageCode | 'private_preview' | 'framed' | 'no_login' | 'no_cookies' | 'no_token' | 'other_account' | 'for_programs' | 'confirm';

/** What every page says, in one language. */
export type PageTexts = Readonly<Record<PageName, PageMessage>>;
