import type { TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import type { TokenResult } from '../tokens/session-member.ts';
import type { FramePort, HostHandlers } from './frame-port.ts';
import type { Prefetch } from './prefetch.ts';

/** Callbacks of a mount. */
export interface ConversationOptions {
  /** Returns the configuration sent with a token. `isNew`: the document has no unread previous answer. */
  config: (isNew: boolean) => object | undefined;
  handlers: Omit<HostHandlers, 'requestToken'>;
  getToken: (reason: TokenReason, held?: string, code?: unknown) => TokenResult;
  /** A document requests a token by window message. `isResponsive`: it has not ignored an answer. */
  onTokenRequest: (isResponsive: boolean) => void;
  /** The token was sent to the document. */
  onTokenSent: (isResponsive: boolean) => void;
  onDenied: () => void;
  onToken: (reason: TokenReason) => void;
  /** Takes the prefetched response for this token. */
  takeData: Prefetch['take'];
}

/** The conversation with the current document of a frame, across reloads. */
export interface Conversation {
  /** Sends a new token to the document. */
  sendToken(answer: TokenAnswer, reason: TokenReason): void;
  callFrame: FramePort['callFrame'];
  /** The document is about to be replaced. */
  forget(): void;
  end(): void;
}
