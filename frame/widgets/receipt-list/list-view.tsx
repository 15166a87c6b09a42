import { State, Empty, Failed } from '../../ui/state.tsx';
import { takeFocus } from '../../ui/take-focus.ts';
import type { Language } from '../../i18n/language.ts';
import { ReceiptSkeleton } from '../receipt/receipt-skeleton.tsx';
import { ReceiptView } from '../receipt/receipt-view.tsx';
import type { ListActions, ListState, Opened } from './list-model.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { Rows } from './rows.tsx';

interface ListProps {
  list: ListState;
  actions: ListActions;
  language: Language;
}

export function ListView({ list, actions, language }: ListProps) {
  if (list.opened) return <OpenReceipt key={list.opened.id} opened={list.opened} close={actions.close} language={language} />;
  return (
    <State of={list.first.state} language={language} retry={list.first.retry} skeleton={<ListSkeleton />}>
      {() => (list.items.length === 0 ? <Empty language={language} /> : <List list={list} actions={actions} language={language} />)}
    </State>
  );
}

function List({ list, actions, language }: ListProps) {
  const { next } = list;
  return (
    <section class="sheet list" aria-label={language.text('receipts')}>
      <Rows list={list} actions={actions} language={language} />
      <p class="unseen" role="status">
        {list.added > 0 && language.count('moreShown', list.added)}
      </p>
      {next?.state.status === 'failed' && <Failed fault={next.state.fault} busy={next.state.busy} retry={next.retry} language={language} />}
      {list.nextCursor !== null && next?.state.status !== 'failed' && (
        <button type="button" class="button more" aria-disabled={next !== undefined} onClick={actions.more}>
          {language.text(next ? 'loading' : 'showMore')}
        </button>
      )}
    </section>
  );
}

function OpenReceipt({ opened, close, language }: { opened: Opened; close(): void; language: Language }) {
  return (
    <div>
      <p class="bar">
        <button type="button" class="button back" ref={takeFocus} onClick={close}>
          <span aria-hidden="true" class="back-arrow" />
          {language.text('back')}
        </button>
      </p>
      <State of={opened.resource.state} language={language} retry={opened.resource.retry} skeleton={<ReceiptSkeleton />}>
        {(receipt) => <ReceiptView receipt={receipt} language={language} />}
      </State>
    </div>
  );
}
