import type { Fault } from '../../protocol/errors.ts';
import type { FrameConfig } from '../../protocol/messages.ts';
import type { Connection } from '../runtime/connection.ts';
import type { Api } from '../data/api.ts';
import type { Language } from '../i18n/language.ts';
import type { VNode } from 'preact';

/** What a widget gets. */
export interface WidgetContext {
  api: Api;
  config: FrameConfig;
  emit: Connection['emit'];
  /** To be called whenever `view` would return something else. */
  onChange(): void;
}

/** One widget that is shown: its data lives as long as it does, its view is a function of that. */
export interface WidgetModel {
  /** What the whole widget waits for. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly fault?: Fault | undefined;
  view(language: Language): VNode;
  /** Tries again what has failed: the browser is online again, or another token has come. */
  retry(): void;
  destroy(): void;
}
