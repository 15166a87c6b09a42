import type { Fault } from '../../protocol/errors.ts';
import type { FrameConfig } from '../../protocol/messages.ts';
import type { Api } from '../data/api.ts';
import { subjectOf } from '../data/subject.ts';
import type { Connection, ConnectionState } from '../runtime/connection.ts';
import { faultOf } from '../runtime/fault.ts';
import { loadLanguage, type Language } from '../i18n/language.ts';
import { applyTheme } from '../theme/apply-theme.ts';
import type { WidgetModel } from '../widgets/model.ts';
import { openWidget } from '../widgets/open-widget.ts';

/** What there is to show. `waiting`: the host has not answered yet. `stuck`: nothing can be loaded, for a reason outside of the widget. */
export type Situation = { kind: 'waiting' } | { kind: 'stuck'; fault: Fault } | { kind: 'open'; model: WidgetModel } | { kind: 'ended' };

export interface Session {
  readonly situation: Situation;
}

/** How long the frame stays transparent while the host says nothing: usually it answers well before, and says which theme to be painted in. */
const transparentMs = 400;

const stuckWhen: Partial<Record<ConnectionState, Fault>> = {
  unreachable: faultOf('host_unreachable', 'The host page has not answered.'),
  refused: faultOf('host_not_allowed', 'The host page, or a page around it, is not on the list of allowed origins.', false),
  not_embedded: faultOf('not_embedded', 'The frame was opened without a page around it.', false),
};
const noWidget = faultOf('unknown_widget', 'The host page has not said which widget to show.', false);

/**
 * Opens the widget that the host names, with the token that the host gives. The requests of a widget start as soon as both are there, before anything
 * is rendered. A token for the same subject leaves the widget as it is; a token for another one takes everything off the screen.
 */
export function createSession(connection: Connection, api: Api, paint: (language: Language) => void): Session {
  let situation: Situation = { kind: 'waiting' };
  let openKey: string | undefined;
  let language: Language | undefined;
  let wishes: string | undefined;
  let reported: WidgetModel['status'] = 'loading';

  const repaint = (): void => {
    if (language) paint(language);
    report();
  };

  /** Tells the host once that there is something to see, and once that something failed. */
  function report(): void {
    if (situation.kind !== 'open' || !language || reported === situation.model.status) return;
    const { status, fault } = situation.model;
    reported = status;
    if (status === 'ready' && connection.config) void connection.emit('ready', { widget: connection.config.widget });
    if (fault) void connection.emit('error', fault);
  }

  function leave(next: Situation): void {
    if (situation.kind === 'open') situation.model.destroy();
    openKey = undefined;
    situation = next;
    repaint();
  }

  async function speak(config: FrameConfig | undefined): Promise<void> {
    const wanted = [...(config?.locale === undefined ? [] : [config.locale]), ...navigator.languages];
    const mine = wanted.join();
    if (mine === wishes) return;
    wishes = mine;
    const loaded = await loadLanguage(wanted);
    if (mine !== wishes) return;
    language = loaded;
    document.documentElement.lang = loaded.tag;
    document.documentElement.dir = loaded.direction;
    repaint();
  }

  /** Makes what is shown agree with the state, the config and the token that there are now. */
  function sync(): void {
    const { config, state } = connection;
    const token = connection.token.peek();
    const stuck = stuckWhen[state];
    applyTheme(config?.theme ?? 'system');
    void speak(config);
    if (situation.kind === 'ended') return;
    if (state === 'ended') return leave({ kind: 'ended' });
    // A widget that is on the screen stays there while the host is silent.
    if (stuck && situation.kind !== 'open') return leave({ kind: 'stuck', fault: stuck });
    if (token === undefined) return;
    if (!config) return leave({ kind: 'stuck', fault: noWidget });
    const key = JSON.stringify([config.widget, config.resource, subjectOf(token)]);
    if (key === openKey) {
      if (situation.kind === 'open') situation.model.retry();
      return;
    }
    if (situation.kind === 'open') situation.model.destroy();
    reported = 'loading';
    openKey = key;
    const model = openWidget({ api, config, emit: connection.emit, onChange: () => situation.kind === 'open' && situation.model === model && repaint() });
    situation = { kind: 'open', model };
    repaint();
  }

  connection.on('state', sync);
  connection.on('update', sync);
  connection.on('token', sync);
  connection.on('focus', () => document.querySelector<HTMLElement>('button:not([tabindex="-1"]), h1[tabindex]')?.focus());
  connection.on('print', () => window.print());
  for (const name of ['online', 'visibilitychange'] as const) {
    (name === 'online' ? window : document).addEventListener(name, () => situation.kind === 'open' && !document.hidden && situation.model.retry());
  }
  if (stuckWhen[connection.state]) sync();
  else setTimeout(() => situation.kind === 'waiting' && sync(), transparentMs);
  return {
    get situation() {
      return situation;
    },
  };
}
