import type { Fault, Result } from '../../protocol/errors.ts';
import type { EmbedEvents, TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import type { TokenRequest } from './token-request.ts';

/** A mount, as its token session sees it. */
export interface Member {
  onToken(answer: TokenAnswer, reason: TokenReason): void;
  /** `warning` while the current token is still valid. */
  onFault(level: 'warning' | 'error', fault: Fault): void;
  onEnd(reason: EmbedEvents['sessionEnded']['reason'], ended: Fault): void;
  /** What the mount shows now, for the request to the page's callback. */
  getOptions(): Partial<Pick<TokenRequest, 'widget' | 'resource'>>;
  /** The session renews tokens only for members whose iframe is in the page. */
  iframe: HTMLIFrameElement;
}

/** Calls `notify` for each member. Checks membership and `isCurrent` before each call, because a page's listener may change them. */
export function notifyEach(members: ReadonlySet<Member>, isCurrent: () => boolean, notify: (member: Member) => void): void {
  for (const member of [...members]) if (members.has(member) && isCurrent()) notify(member);
}

/** A token or the reason that there is none, now or later. */
export type TokenResult = Promise<Result<TokenAnswer>> | Result<TokenAnswer>;

/** Keeps one token of one source renewed for all of its members. */
export interface TokenSession {
  join(member: Member): void;
  /** @returns The number of remaining members. */
  leave(member: Member): number;
  /** Returns a token other than `held`, which the frame already has. */
  getToken(requester: Member, reason: TokenReason, held?: string, code?: unknown): TokenResult;
  /** Reports the state of the session to a member that has reloaded, as if it had just joined. */
  report(member: Member): void;
  /** Requests a new token, or joins the request in flight. A session that cannot renew keeps its token. */
  renew(requester: Member): TokenResult;
  /** Accepts a token from the page in any state. Returns false if it is not a token. */
  accept(given: unknown): boolean;
  /** Forgets the token. The page is not asked again until it sets one. */
  end(reason: EmbedEvents['sessionEnded']['reason'], why?: Fault): void;
  /** Forgets the token of a session without members. */
  forget(): void;
  /** Called when the tab becomes visible or the network returns. */
  wake(): void;
}
