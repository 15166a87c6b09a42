import type { RequestListener } from 'node:http';

export interface PlainFrameOptions {
  /** Origins of the pages that may embed the app. */
  pages: readonly string[];
  /** How many orders the bearer of a token sees; `undefined` for a token that is not good. Default: three, to any bearer. */
  countOrders?: (token: string) => number | undefined;
}

/** An app of its own, with a page that can be embedded. */
export function plainFrame(options: PlainFrameOptions): RequestListener;
