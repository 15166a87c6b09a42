import type { VNode } from 'preact';
import type { FrameConfig } from '../../protocol/messages.ts';
import type { Api } from '../data/api.ts';
import type { Loaded } from '../data/resource.ts';
import type { Connection } from '../runtime/connection.ts';

/** What a widget gets when it is opened. */
export interface WidgetContext {
  /** The server of the frame, under the viewer's token. */
  readonly api: Api;
  /** What the page wants to be shown. */
  readonly config: FrameConfig;
  /** The line to the page around: events, token, printing. */
  readonly connection: Connection;
  /** To be called whenever `view` would return something else. */
  onChange(): void;
  /** Opens another widget, to be shown inside of this one. Whoever opens it ends it, and is told when its view changes. */
  open(config: FrameConfig, onChange: () => void): WidgetModel;
}

/** One widget that is shown: its data lives as long as it does, its view is a function of that. */
export interface WidgetModel {
  /** What the whole widget waits for. */
  readonly state: Loaded<unknown>;
  /** The view as it is now. What has not changed is the very same node as before: then nothing is built or compared again. */
  view(): VNode;
  /** Tries again what has failed: the viewer says so, the browser is online again, or another token has come. */
  retry(): void;
  destroy(): void;
}
