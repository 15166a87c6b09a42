import type { Fault } from '../../protocol/errors.ts';
import type { MagicLinkConfig } from '../../protocol/messages.ts';
import type { Api } from '../data/api.ts';
import { failureOf } from '../data/resource.ts';
import { subjectOf } from '../data/subject.ts';
import { text } from '../i18n/language.ts';
import type { Connection } from '../runtime/connection.ts';
import { faultOf } from '../runtime/fault.ts';
import { failed, loading, message } from '../ui/state.tsx';
import type { WidgetModel } from '../widget/model.ts';
import { watchCrashes } from './crashes.ts';
import { opened, openWidget } from './open-widget.tsx';
import { createPainter } from './painter.tsx';
import { createReporter } from './reporter.ts';
import { createSpeaker } from './speaker.ts';

/**
 * How long the frame stays transparent while there is only waiting to be seen. Usually the host has said by then which theme to be painted in, and the
 * data is there: a skeleton before it would be a flash that delays it.
 */
const transparentMs = 400;

const noWidget = faultOf('unknown_widget', 'No widget is named.', false);

/**
 * Opens the widget that the host names, with the token that the host gives. The requests of a widget start as soon as both are there, before anything
 * is rendered. A token for the same subject leaves the widget as it is; a token for another one takes everything off the screen.
 * A widget that throws, while it is drawn, in an event or later, is ended; what is left is an error that the viewer can try again.
 *
 * @param root The element that everything is shown in.
 * @param onFirstShown Called once, when a widget is there to be seen.
 */
export function createSession(connection: Connection, api: Api, root: Element, onFirstShown: () => void): void {
  let model: WidgetModel | undefined;
  let openKey = '';
  let magicLink: MagicLinkConfig | undefined;
  let isTransparent = true;
  let crash: Fault | undefined;
  const paint = createPainter(root, crashed);
  const reporter = createReporter(connection, onFirstShown);
  const speaker = createSpeaker(repaint);

  /** What keeps the frame from showing anything, whatever the widget. */
  const obstacle = (): Fault | undefined => connection.fault ?? (connection.state === 'connected' && !connection.config ? noWidget : undefined);

  function repaint(): void {
    if (!speaker.isReady) return;
    const { state } = connection;
    const fault = crash ?? obstacle();
    if (isTransparent && !crash && (model ? model.state.status === 'loading' : !fault && state !== 'ended')) return;
    isTransparent = false;
    if (state === 'ended' && !model) paint(message(text('endedTitle'), text('endedText')));
    else if (model) paintModel(model);
    else paint(fault ? failed(fault, false, crash ? reopen : askAgain) : loading());
    // A widget that has thrown while it was painted is gone by now.
    reporter.report(crash ? 'failed' : (model?.state.status ?? state), crash ?? (model?.state.status === 'failed' ? model.state.fault : fault));
  }

  function paintModel(shown: WidgetModel): void {
    try {
      paint(shown.view(), shown);
    } catch (error) {
      crashed(error);
    }
  }

  /** Ends a widget that has thrown. What it has shown is gone: nobody knows how much of it is right. @returns Whether there was one. */
  function crashed(error: unknown): boolean {
    if (!model || crash) return false;
    console.error(error);
    crash = failureOf(error).fault;
    close();
    // Not at once: the error may come out of a render that is still running.
    queueMicrotask(repaint);
    return true;
  }

  /** Ends what is shown. What a widget throws then keeps nothing else from being shown. */
  function close(): void {
    const closing = model;
    model = undefined;
    try {
      closing?.destroy();
    } catch (error) {
      console.error(error);
    }
  }

  function reopen(): void {
    crash = undefined;
    openKey = '';
    sync();
  }

  const askAgain = (): void => void connection.token.get().catch(() => {});

  /** Makes what is shown agree with the state, the config and the token that there are now. */
  function sync(): void {
    const { config, state, token } = connection;
    // An update of the host says what to show, and not again how the viewer signs in.
    magicLink = config?.magicLink ?? magicLink;
    const bearer = token.peek();
    const key = config && bearer ? JSON.stringify([config.widget, config.resource, subjectOf(bearer)]) : openKey;
    mark('theme', config?.theme ?? 'system');
    mark('widget', config?.widget);
    // Who signs in inside the frame is shown the form again.
    if (key !== openKey || (state === 'ended' && !magicLink)) {
      close();
      crash = undefined;
      openKey = '';
    }
    if (model) model.retry();
    else if (!crash && config && bearer && key) {
      openKey = key;
      reporter.begin();
      model = openWidget({ api, config: { ...config, magicLink }, connection, onChange: repaint });
    }
    void speaker.speakAs(config?.locale);
    repaint();
  }

  for (const name of ['state', 'update', 'token'] as const) connection.on(name, sync);
  connection.on('focus', () => document.querySelector('button')?.focus());
  connection.on('print', print);
  addEventListener('online', () => model?.retry());
  watchCrashes(crashed, opened);
  if (obstacle()) sync();
  setTimeout(() => {
    if (!isTransparent) return;
    isTransparent = false;
    if (speaker.isReady) repaint();
    else sync();
  }, transparentMs);
}

/** Sets an attribute of the root for the style sheet. The same value again would make the browser lay out everything anew. */
function mark(name: 'theme' | 'widget', value: string | undefined): void {
  const { dataset } = document.documentElement;
  if (dataset[name] !== value) dataset[name] = value;
}
