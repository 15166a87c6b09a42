/**
 * The wire contract between a page (host), an embedded app (frame) and the server, for authors of their own host or frame. `docs/protocol.md` describes the
 * meaning and order of the messages; their JSON Schema is `@vitrine/protocol/messages.schema.json`.
 *
 * @packageDocumentation
 */
export { type DialectName, dialects, type Vocabulary } from './dialect.ts';
export * from './errors.ts';
export { type EmbedEventName, embedEventNames, type EmbedEvents, type FrameEventName, frameEvents, hostEvents, type TokenReason } from './events.ts';
export * from './messages.ts';
export { isExactOrigin, isServerUrl } from './origin.ts';
export type { Receipt } from './receipt.ts';
export { isWidgetName, type WidgetName, widgets } from './widgets.ts';
