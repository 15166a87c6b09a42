/**
 * The library for host pages: embeds live receipts of a Vitrine server as sandboxed cross-origin frames.
 *
 * @module
 */
export { embed } from './embed.ts';
export { EmbedError } from './embed-error.ts';
export { bridgeSession, type BridgeSessionOptions } from './tokens/bridge-session.ts';
export { version } from './version.ts';
export type { EmbedDefaults, EmbedOptions, EmbedUpdate } from './options/options.ts';
export type { HeaderSource } from './options/option-kinds.ts';
export type { EmbedEvent, GivenToken, Listener, TokenCallback, TokenRequest } from './tokens/token-request.ts';
export type { EmbedHandle, MountState } from './mount/handle.ts';
export type { ErrorCode, Fault } from '../protocol/errors.ts';
export type { EmbedEventName, EmbedEvents, TokenReason } from '../protocol/events.ts';
export type { Theme, TokenAnswer } from '../protocol/messages.ts';
export * from './widget-names.ts';
