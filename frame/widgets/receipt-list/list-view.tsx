import { counted, failed, loading, message, text, textsOf, writeYear, type Resource } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';
import { moveFocus, takeFocus } from './focus.ts';
import type { List } from './list-state.ts';
import { listTexts } from './texts/index.ts';
import { createYears, rowId } from './years.tsx';

/** From so many receipts on the list has a height of its own and moves in itself: no frame may become as high as all of them. */
const manyReceipts = 200;

/** The list, or the receipt that was opened from it with the way back. */
export class ListView extends Component<{ list: List }> {
  readonly #years = createYears((id) => this.props.list.open(id));

  override componentDidMount(): void {
    this.#moveFocus();
  }

  override componentDidUpdate(): void {
    this.#moveFocus();
  }

  /** To the row that the viewer comes back to, or goes on with. */
  #moveFocus(): void {
    const { state } = this.props.list;
    if (state.focusId === undefined || state.opened) return;
    document.getElementById(rowId(state.focusId))?.focus();
    state.focusId = undefined;
  }

  override render({ list }: { list: List }): VNode {
    const texts = textsOf(listTexts);
    const { opened, pending, pages, added } = list.state;
    if (opened) {
      return (
        <div key={opened.id}>
          <p class="bar">
            <button type="button" class="button back" ref={takeFocus} onClick={list.close}>
              {texts.back}
            </button>
          </p>
          {opened.model.view()}
        </div>
      );
    }
    const count = pages.reduce((sum, page) => sum + page.length, 0);
    if (count === 0) return pending ? waiting(pending) : message(texts.emptyTitle, texts.emptyText);
    return (
      <section key="list" class="sheet list" aria-label={texts.receipts}>
        <h1 class="unseen">{texts.receipts}</h1>
        <div class={count > manyReceipts ? 'years many' : 'years'} onKeyDown={moveFocus}>
          {this.#years(pages).map(({ year, chunks }) => (
            <section key={year}>
              <h2 class="year">{writeYear(year)}</h2>
              {chunks}
            </section>
          ))}
        </div>
        <p class="unseen" role="status">
          {added > 0 && counted(texts.moreShown, added)}
        </p>
        {tail(list)}
      </section>
    );
  }
}

const waiting = ({ state, retry }: Resource<unknown>): VNode => (state.status === 'failed' ? failed(state.fault, state.busy, retry) : loading());

function tail({ state: { pending, nextCursor }, more }: List): VNode | false {
  if (pending?.state.status === 'failed') return waiting(pending);
  return (
    nextCursor !== null && (
      <button type="button" class="button more" aria-disabled={pending !== undefined} onClick={more}>
        <span key={pending === undefined}>{pending ? text('loading') : textsOf(listTexts).showMore}</span>
      </button>
    )
  );
}
