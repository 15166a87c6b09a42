import type { Fault, Result } from '../../protocol/errors.ts';
import type { EmbedEvents, TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import type { TokenRequest } from './token-request.ts';

/** A mount, as its session sees it. */
export interface Member {
  onToken(answer: TokenAnswer, reason: TokenReason): void;
  /** `warning` while the token that it has is still good. */
  onFault(level: 'warning' | 'error', fault: Fault): void;
  onEnd(reason: EmbedEvents['sessionEnded']['reason'], ended: Fault): void;
  /** What it shows now: the page's callback is told. */
  shown(): Partial<Pick<TokenRequest, 'widget' | 'resource'>>;
  /** A token is of use to it only while its iframe is in the page. */
  iframe: HTMLIFrameElement;
}

/** Tells all who are there now, as long as they are and `isSo`, which a page may change while it is told. */
export function tellEach(members: ReadonlySet<Member>, isSo: () => boolean, tell: (member: Member) => void): void {
  for (const member of [...members]) if (members.has(member) && isSo()) tell(member);
}

/** A token or why there is none, now or later. */
export type Answer = Promise<Result<TokenAnswer>> | Result<TokenAnswer>;

/** One token of one source for one server, kept alive for all of its members. */
export interface TokenSession {
  join(member: Member): void;
  /** @returns How many are left. */
  leave(member: Member): number;
  /** Gives a token that is not `held`, which the frame has already. */
  ask(asker: Member, reason: TokenReason, held?: string, code?: unknown): Answer;
  /** A member has begun anew: it is told of what goes on as if it had just joined. */
  begin(member: Member): void;
  /** Gets a new token now, or the one that is on its way. What cannot be renewed goes on as it is. */
  renew(asker: Member): Answer;
  /** Takes a token from the page itself, whatever was going on. Returns false when it is none. */
  take(given: unknown): boolean;
  /** Forgets the token; nothing is asked until one is set. */
  finish(reason: EmbedEvents['sessionEnded']['reason'], why?: Fault): void;
  /** Forgets the token of a session that nobody needs any more. */
  forget(): void;
  /** The tab came back, or the network. */
  wake(): void;
}
