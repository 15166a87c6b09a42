import type { TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import type { Answer } from '../tokens/session-member.ts';
import type { FramePort, HostHandlers } from './frame-port.ts';
import type { Prefetch } from './prefetch.ts';

/** Callbacks of a mount. */
export interface ConversationOptions {
  /** Returns the configuration sent with a token. `isNew`: the document has no unread previous answer. */
  currentConfig: (isNew: boolean) => object | undefined;
  handlers: Omit<HostHandlers, 'requestToken'>;
  ask: (reason: TokenReason, held?: string, code?: unknown) => Answer;
  /** A document requests a token by window message. `isHeard`: it has not ignored an answer. */
  onAsked: (isHeard: boolean) => void;
  /** The token was sent to the document. */
  onAnswered: (isHeard: boolean) => void;
  onDenied: () => void;
  onHanded: (reason: TokenReason) => void;
  /** Takes the prefetched response for this token. */
  takeData: Prefetch['take'];
}

/** The conversation with the current document of a frame, across reloads. */
export interface Conversation {
  /** Sends a new token to the document. */
  handOver(answer: TokenAnswer, reason: TokenReason): void;
  callFrame: FramePort['callFrame'];
  /** The document is about to be replaced. */
  forget(): void;
  end(): void;
}
