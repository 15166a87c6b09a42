import { Fragment, type ComponentChildren, type VNode } from 'preact';
import type { Fault } from '../../protocol/errors.ts';
import type { Resource } from '../data/resource.ts';
import { hasText, text } from '../i18n/language.ts';
import { words } from './words.tsx';

/**
 * The states of everything that is fetched, everywhere: loading, failed, and ready, where `view` decides what empty means. One state takes over nothing of
 * another: what a translating browser has made of the former text goes with it.
 *
 * @example
 * stateOf(resource, (orders) => (orders.length === 0 ? message('No orders yet') : <p>{orders.length}</p>));
 */
export function stateOf<T>({ state, retry }: Pick<Resource<T>, 'state' | 'retry'>, view: (value: T) => VNode): VNode {
  const shown = state.status === 'ready' ? view(state.value) : state.status === 'failed' ? failed(state.fault, state.busy, retry) : loading();
  return <Fragment key={state.status}>{shown}</Fragment>;
}

/**
 * A skeleton of the common size, drawn by the style sheet.
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

/** Faults that the viewer can do nothing about: whoever builds the page reads the whole sentence. */
const forDevelopers = /^(unknown_widget|widget_\w+|invalid_option)$/;

/**
 * Says what went wrong, how to try again, and what to tell to whoever can help.
 *
 * @param isBusy Whether another attempt is under way.
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
 * What there is to say instead of content: that there is nothing yet, for example.
 *
 * @example
 * message('No orders yet', 'They will appear here.');
 */
export function message(title: string, ...lines: ComponentChildren[]): VNode {
  return (
    <section class="sheet message" role="status">
      <h1>{title}</h1>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
    </section>
  );
}
