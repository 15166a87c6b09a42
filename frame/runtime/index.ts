export { connect } from './connect.ts';
export { FrameError } from './fault.ts';
export type { ConnectOptions, Connection, ConnectionEvents, ConnectionState } from './connection.ts';
export type { TokenSource } from './token-source.ts';
export type { Fault, Result } from '../../protocol/errors.ts';
export type { EmbedEvents, FrameEventName, TokenReason } from '../../protocol/events.ts';
export type { DocumentTool, DownloadAsk, FrameConfig, TokenAnswer, Theme, ViewportRect } from '../../protocol/messages.ts';
