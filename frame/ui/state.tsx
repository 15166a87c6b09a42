import { Fragment, type ComponentChildren, type VNode } from 'preact';
import type { Fault } from '../../protocol/errors.ts';
import type { Resource } from '../data/resource.ts';
import { hasText, text } from '../i18n/language.ts';
import { words } from './words.tsx';

/**
 * Renders any fetched value: loading, failed, or ready, where `view` also handles an empty value. Each state has its own key, so that DOM changed by a
 * translating browser is not reused.
 *
 * @example
 * stateOf(resource, (orders) => (orders.length === 0 ? message('No orders yet') : <p>{orders.length}</p>));
 */
export function stateOf<T>({ state, retry }: Pick<Resource<T>, 'state' | 'retry'>, view: (value: T) => VNode): VNode {
  const shown = state.status === 'ready' ? view(state.value) : state.status === 'failed' ? failed(state.fault, state.busy, retry) : loading();
  return <Fragment key={state.status}>{shown}</Fragment>;
}

/**
 * Renders a skeleton of the common size.
 *
 * @example
 * resource.state.status === 'loading' && loading();
 */
export function loading(): VNode {
  const label = text('loading');
  return (
    <div class="sheet loading" role="status" aria-label={label}>
      <h1 class="unseen">{label}</h1>
    </div>
  );
}

/** Faults that the viewer cannot fix. The developer of the page sees the full message. */
const forDevelopers = /^(unknown_widget|widget_\w+|invalid_option)$/;

/**
 * Renders a failure: what went wrong, a retry button, and a reference for support.
 *
 * @param isBusy Whether another attempt is running.
 *
 * @example
 * resource.state.status === 'failed' && failed(resource.state.fault, resource.state.busy, resource.retry);
 */
export function failed({ code, message: sentence, status = 0, requestId = '' }: Fault, isBusy: boolean, retry: () => void): VNode {
  const isAbsent = code.endsWith('not_found');
  const isAccess = /^token_|role$|allowed$|required$|identity$|revoked$/.test(code);
  const isBusyServer = status === 429 || status === 503;
  return message(
    text(isAbsent && hasText(code) ? code : 'failedTitle'),
    text(isAbsent ? 'notFoundText' : hasText(code) ? code : isBusyServer ? 'busyText' : isAccess ? 'accessText' : 'failedText'),
    <button type="button" class="button" aria-disabled={isBusy} onClick={retry}>
      <span key={isBusy}>{text(isBusy ? 'retrying' : 'retry')}</span>
    </button>,
    <small>
      {text('reference', { id: `${code} ${requestId}`.trim() })} {forDevelopers.test(code) && words(sentence)}
    </small>,
  );
}

/**
 * Renders a message in place of content, for example that there is nothing yet. Screen readers announce its texts. A button in the announced region would be
 * read again on each change, so elements follow after the texts.
 *
 * @example
 * message('No orders yet', 'They will appear here.');
 */
export function message(title: string, ...lines: ComponentChildren[]): VNode {
  const isText = (line: ComponentChildren): boolean => typeof line === 'string';
  const paragraph = (line: ComponentChildren): VNode => <p>{line}</p>;
  return (
    <section class="sheet message">
      <div role="status">
        <h1>{title}</h1>
        {lines.filter(isText).map(paragraph)}
      </div>
      {lines.filter((line) => !isText(line)).map(paragraph)}
    </section>
  );
}
