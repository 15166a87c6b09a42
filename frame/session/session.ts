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
import { createDocumentLanguage } from './document-language.ts';
import { opened, openWidget } from './open-widget.tsx';
import { createPainter } from './painter.tsx';
import { createReporter } from './reporter.ts';

/**
 * How long the frame stays transparent while it is loading. By then the host has usually sent the theme and the data has arrived. An earlier skeleton would
 * flash and delay the content.
 */
const transparentMs = 400;

const noWidget = faultOf('unknown_widget', 'No widget is named.', false);

/**
 * Opens the widget that the host names, with the token that the host gives. The widget's requests start as soon as both are known, before rendering. A new
 * token for the same subject keeps the widget; a token for another subject removes everything from the screen. A widget that throws while rendering, in an
 * event handler or later is destroyed, and the viewer sees an error with a retry button.
 *
 * @param root The element to render into.
 * @param onFirstShown Called once, when a widget is first visible.
 */
export function createSession(connection: Connection, api: Api, root: Element, onFirstShown: () => void): void {
  let model: WidgetModel | undefined;
  let openKey = '';
  let magicLink: MagicLinkConfig | undefined;
  let isTransparent = true;
  let crash: Fault | undefined;
  const paint = createPainter(root, crashed);
  const reporter = createReporter(connection, onFirstShown);
  const language = createDocumentLanguage(repaint);

  /** Returns the fault that prevents any widget from being shown. */
  const blockingFault = (): Fault | undefined => connection.fault ?? (connection.state === 'connected' && !connection.config ? noWidget : undefined);

  function repaint(): void {
    if (!language.isReady) return;
    const { state } = connection;
    const fault = crash ?? blockingFault();
    if (isTransparent && !crash && (model ? model.state.status === 'loading' : !fault && state !== 'ended')) return;
    isTransparent = false;
    if (state === 'ended' && !model) paint(message(text('endedTitle'), text('endedText')));
    else if (model) paintModel(model);
    else paint(fault ? failed(fault, false, crash ? reopen : requestToken) : loading());
    // A widget that threw while rendering is already destroyed.
    reporter.report(crash ? 'failed' : (model?.state.status ?? state), crash ?? (model?.state.status === 'failed' ? model.state.fault : fault));
  }

  function paintModel(shown: WidgetModel): void {
    try {
      paint(shown.view(), shown);
    } catch (error) {
      crashed(error);
    }
  }

  /** Destroys a widget that threw. Its view is removed, since it may be wrong. @returns Whether there was one. */
  function crashed(error: unknown): boolean {
    if (!model || crash) return false;
    console.error(error);
    crash = failureOf(error).fault;
    close();
    // Deferred: the error may come from a render that is still running.
    queueMicrotask(repaint);
    return true;
  }

  /** Destroys the shown widget. An error from `destroy` does not prevent the next widget from being shown. */
  function close(): void {
    const closing = model;
    model = undefined;
    try {
      closing?.destroy();
    } catch (error) {
      console.error(error);
    }
  }

  /** An error from a widget's `retry` must not reach the connection, which calls it with each token. */
  function retry(): void {
    try {
      model?.retry();
    } catch (error) {
      crashed(error);
    }
  }

  function reopen(): void {
    crash = undefined;
    openKey = '';
    sync();
  }

  const requestToken = (): void => void connection.token.get().catch(() => {});

  /** Updates the shown widget to the current state, config and token. */
  function sync(): void {
    const { config, state, token } = connection;
    // An update by the host changes what to show, not how the viewer signs in.
    magicLink = config?.magicLink ?? magicLink;
    const bearer = token.peek();
    const key = config && bearer ? JSON.stringify([config.widget, config.resource, subjectOf(bearer)]) : openKey;
    setRootData('theme', config?.theme ?? 'system');
    setRootData('widget', config?.widget);
    // A viewer who signs in inside the frame sees the form again.
    if (key !== openKey || (state === 'ended' && !magicLink)) {
      close();
      crash = undefined;
      openKey = '';
    }
    if (model) retry();
    else if (!crash && config && bearer && key) {
      openKey = key;
      reporter.begin();
      model = openWidget({ api, config: { ...config, magicLink }, connection, onChange: repaint });
    }
    void language.setLocale(config?.locale);
    repaint();
  }

  for (const name of ['state', 'update', 'token'] as const) connection.on(name, sync);
  connection.on('focus', () => document.querySelector('button')?.focus());
  connection.on('print', print);
  addEventListener('online', retry);
  watchCrashes(crashed, opened);
  if (blockingFault()) sync();
  setTimeout(() => {
    if (!isTransparent) return;
    isTransparent = false;
    if (language.isReady) repaint();
    else sync();
  }, transparentMs);
}

/** Sets an attribute of the root for the style sheet. Setting an unchanged value would trigger a full layout. */
function setRootData(name: 'theme' | 'widget', value: string | undefined): void {
  const { dataset } = document.documentElement;
  if (dataset[name] !== value) dataset[name] = value;
}
