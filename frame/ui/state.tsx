import type { ComponentChildren, VNode } from 'preact';
import type { ErrorCode, Fault } from '../../protocol/errors.ts';
import type { Loaded } from '../data/resource.ts';
import type { Language } from '../i18n/language.ts';
import type { Messages } from '../i18n/messages.ts';

type Key = keyof Messages;

interface StateProps<T> {
  of: Loaded<T>;
  language: Language;
  retry(): void;
  skeleton: VNode;
  children(value: T): ComponentChildren;
}

/** The states of everything that is fetched, everywhere: loading, failed, and ready, where the children decide what empty means. */
export function State<T>({ of, language, retry, skeleton, children }: StateProps<T>) {
  if (of.status === 'ready') return <>{children(of.value)}</>;
  if (of.status === 'failed') return <Failed fault={of.fault} language={language} busy={of.busy} retry={retry} />;
  return <Loading language={language}>{skeleton}</Loading>;
}

export function Loading({ language, children }: { language: Language; children: ComponentChildren }) {
  return (
    <div class="loading" role="status" aria-label={language.text('loading')}>
      {children}
    </div>
  );
}

export function Empty({ language }: { language: Language }) {
  return <Message title={language.text('emptyTitle')}>{language.text('emptyText')}</Message>;
}

export function Ended({ language }: { language: Language }) {
  return <Message title={language.text('endedTitle')}>{language.text('endedText')}</Message>;
}

interface FailedProps {
  fault: Fault;
  language: Language;
  busy: boolean;
  /** Absent: the viewer cannot do anything about it. */
  retry?: (() => void) | undefined;
}

/** Says what went wrong, how to try again, and what to tell to whoever can help. */
export function Failed({ fault, language, busy, retry }: FailedProps) {
  const [title, text] = wording(fault);
  const reference = [fault.code, fault.requestId].filter(Boolean).join(' · ');
  return (
    <Message title={language.text(title)} role="alert">
      {language.text(text)}
      {retry && (
        <button type="button" class="button" aria-disabled={busy} onClick={busy ? undefined : retry}>
          {language.text(busy ? 'retrying' : 'retry')}
        </button>
      )}
      <small class="reference">{language.text('reference', { id: reference })}</small>
    </Message>
  );
}

function Message({ title, role, children }: { title: string; role?: 'alert'; children: ComponentChildren }) {
  return (
    <section class="sheet message" role={role ?? 'status'}>
      <h1>{title}</h1>
      <div>{children}</div>
    </section>
  );
}

const words: Partial<Record<ErrorCode, readonly [Key, Key]>> = {
  host_unreachable: ['failedTitle', 'unreachableText'],
  host_not_allowed: ['failedTitle', 'refusedText'],
  not_embedded: ['notEmbeddedTitle', 'notEmbeddedText'],
  network_unreachable: ['failedTitle', 'networkText'],
  bad_response: ['failedTitle', 'badResponseText'],
  unknown_widget: ['failedTitle', 'unknownWidgetText'],
  session_ended: ['endedTitle', 'endedText'],
  not_found: ['notFoundTitle', 'notFoundText'],
  receipt_not_found: ['notFoundTitle', 'notFoundText'],
  action_not_allowed: ['failedTitle', 'notAllowedText'],
  insufficient_role: ['failedTitle', 'notAllowedText'],
  rate_limited: ['failedTitle', 'busyText'],
  overloaded: ['failedTitle', 'busyText'],
};

function wording({ code, status = 0 }: Fault): readonly [Key, Key] {
  if (code.startsWith('token_') || status === 401) return ['failedTitle', 'accessText'];
  return words[code] ?? ['failedTitle', status >= 500 ? 'busyText' : 'failedText'];
}
