import type { ComponentChildren, VNode } from 'preact';
import type { Fault } from '../../protocol/errors.ts';
import type { Loaded, Resource } from '../data/resource.ts';
import { spoken, text } from '../i18n/language.ts';
import type { Messages } from '../i18n/messages.ts';

/** The states of everything that is fetched, everywhere: loading, failed, and ready, where `view` decides what empty means. */
export function stateOf<T>({ state, retry }: { state: Loaded<T>; retry: Resource<T>['retry'] }, view: (value: T) => VNode): VNode {
  if (state.status === 'ready') return view(state.value);
  return state.status === 'failed' ? failed(state.fault, state.busy, retry) : loading();
}

/** A skeleton of the common size, drawn by the style sheet. */
export function loading(): VNode {
  const label = text('loading');
  return (
    <div class="sheet loading" role="status" aria-label={label}>
      <h1 class="unseen">{label}</h1>
    </div>
  );
}

/** Says what went wrong, how to try again, and what to tell to whoever can help. */
export function failed({ code, status = 0, requestId = '' }: Fault, isBusy: boolean, retry: () => void): VNode {
  const isAbsent = code.endsWith('not_found');
  return message(
    text(isAbsent ? 'notFoundTitle' : 'failedTitle'),
    text(isAbsent ? 'notFoundText' : code in spoken.messages ? (code as keyof Messages) : status === 429 || status === 503 ? 'busyText' : /^token_|role$|allowed$|required$|identity$|revoked$/.test(code) ? 'accessText' : 'failedText'),
    <button type="button" class="button" aria-disabled={isBusy} onClick={retry}>
      {text(isBusy ? 'retrying' : 'retry')}
    </button>,
    <small>{text('reference', { id: `${code} ${requestId}` })}</small>,
  );
}

/** What there is to say instead of content. */
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
