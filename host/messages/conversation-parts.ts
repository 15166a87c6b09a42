import type { TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import type { Answer } from '../tokens/session-member.ts';
import type { FramePort, HostHandlers } from './frame-port.ts';
import type { Prefetch } from './prefetch.ts';

/** What a conversation needs from its mount. */
export interface ConversationOptions {
  /** What the document is told with its token. `isNew`: it has not had an answer before that it may not have taken yet. */
  currentConfig: (isNew: boolean) => object | undefined;
  handlers: Omit<HostHandlers, 'requestToken'>;
  ask: (reason: TokenReason, held?: string, code?: unknown) => Answer;
  /** A document asks by window message. `isHeard`: it has not ignored an answer. */
  onAsked: (isHeard: boolean) => void;
  /** A document has its answer. */
  onAnswered: (isHeard: boolean) => void;
  onDenied: () => void;
  onHanded: (reason: TokenReason) => void;
  /** What was asked ahead for a document that gets this token. */
  takeData: Prefetch['take'];
}

/** The talk with whichever document is in the frame, through reloads of it. */
export interface Conversation {
  /** Hands a new token to the document. */
  handOver(answer: TokenAnswer, reason: TokenReason): void;
  callFrame: FramePort['callFrame'];
  /** The document is about to go. */
  forget(): void;
  end(): void;
}
