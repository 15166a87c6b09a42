import type { VNode } from 'preact';
import type { FrameConfig } from '../../protocol/messages.ts';
import type { Api } from '../data/api.ts';
import type { Loaded } from '../data/resource.ts';
import type { Connection } from '../runtime/connection.ts';

/** The context that a widget receives when it opens. */
export interface WidgetContext {
  /** The frame's server, called with the viewer's token. */
  readonly api: Api;
  /** What the page wants to show. */
  readonly config: FrameConfig;
  /** The connection to the host page: events, token, printing. */
  readonly connection: Connection;
  /** Call it whenever `view` would return something else. */
  onChange(): void;
  /** Opens another widget inside this one. The caller must destroy it, and `onChange` is called when its view changes. */
  open(config: FrameConfig, onChange: () => void): WidgetModel;
}

/** An open widget. Its data lives until `destroy`, and its view is a function of that data. */
export interface WidgetModel {
  /** The loading state of the whole widget. */
  readonly state: Loaded<unknown>;
  /** Returns the current view. An unchanged view must be the same node as before: then it is neither rebuilt nor compared. */
  view(): VNode;
  /** Retries what failed. Called when the viewer asks, the browser is online again, or the token changed. */
  retry(): void;
  destroy(): void;
}
