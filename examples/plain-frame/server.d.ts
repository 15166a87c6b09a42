import type { RequestListener } from 'node:http';

export interface PlainFrameOptions {
  /** Origins of the pages that may embed the app. */
  pages: readonly string[];
  /** Number of orders that the bearer of a token sees, or `undefined` for an invalid token. Default: three, for any bearer. */
  countOrders?: (token: string) => number | undefined;
}

/** An independent app with an embeddable page. */
export function plainFrame(options: PlainFrameOptions): RequestListener;
