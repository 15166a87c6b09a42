import type { VNode } from 'preact';
import type { FrameConfig } from '../../protocol/messages.ts';
import type { Connection } from '../runtime/connection.ts';
import type { Api } from '../data/api.ts';
import type { Loaded } from '../data/resource.ts';

/** What a widget gets. */
export interface WidgetContext {
  api: Api;
  config: FrameConfig;
  connection: Connection;
  /** To be called whenever `view` would return something else. */
  onChange(): void;
}

/** One widget that is shown: its data lives as long as it does, its view is a function of that. */
export interface WidgetModel {
  /** What the whole widget waits for. */
  readonly state: Loaded<unknown>;
  view(): VNode;
  /** Tries again what has failed: the viewer says so, the browser is online again, or another token has come. */
  retry(): void;
  destroy(): void;
}

export type Opener = (context: WidgetContext) => WidgetModel;
