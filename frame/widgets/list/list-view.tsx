import { counted, failed, fill, loading, message, text, textsOf, writeNumber, writeYear, type Resource } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';
import { moveFocus, takeFocus } from './focus.ts';
import type { ListTexts } from './list-texts.ts';
import type { PagedList } from './paged-list.ts';
import { filterTexts } from './texts/index.ts';
import { createYears, rowId, type Year } from './years.tsx';

/** From so many entries on the list has a height of its own and moves in itself: no frame may become as high as all of them. */
const manyEntries = 200;
/** With fewer entries than these, all of them on one page, there is nothing to look for. */
const fewEntries = 6;

export interface ListProps<T extends { id: string }> {
  list: PagedList<T>;
  texts: ListTexts;
  /** The button of an entry, with the class `row` and the id of {@link rowId}. */
  row(item: T, open: (id: string) => void): VNode;
  /** The year under which an entry stands, by the filter that is on. */
  yearOf(item: T): string;
  /** The fields by which the list is narrowed. */
  filters(entries: readonly T[]): VNode;
}

/** A list with its fields, or the entry that was opened from it with the way back. */
export class ListView<T extends { id: string }> extends Component<ListProps<T>> {
  readonly #years: (pages: readonly (readonly T[])[]) => Year[] = createYears<T>({
    row: (item) => this.props.row(item, (id) => this.props.list.open(id)),
    yearOf: (item) => this.props.yearOf(item),
  });

  override componentDidMount(): void {
    this.#moveFocus();
  }

  /** Where the focus goes when its button is gone with this update: to what stands at the end in its place, or to the fields of a search that found nothing. */
  override getSnapshotBeforeUpdate(): string {
    const held = document.activeElement;
    if (held?.closest('.list > .more, .list > .message:last-child')) return '.list > .more, .list > .message button';
    // Not the field for text: it would bring up the keyboard of a phone.
    return held?.closest('.list') ? '.list select' : '';
  }

  override componentDidUpdate(_props: ListProps<T>, _state: object, heir: string): void {
    this.#moveFocus();
    if (heir && document.activeElement === document.body) document.querySelector<HTMLElement>(heir)?.focus();
  }

  /** To the row that the viewer comes back to, or goes on with. */
  #moveFocus(): void {
    const { state } = this.props.list;
    if (state.focusId === undefined || state.opened) return;
    takeFocus(document.getElementById(rowId(state.focusId)));
    state.focusId = undefined;
  }

  override render({ list, texts, filters }: ListProps<T>): VNode {
    const { opened, pending, pages, filter, isOld, nextCursor } = list.state;
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
    const entries = pages.flat();
    const isNarrowed = Object.keys(filter).length > 0 || isOld;
    if (entries.length === 0 && !isNarrowed) return pending ? waiting(pending) : message(texts.emptyTitle, texts.emptyText);
    return (
      <section key="list" class="sheet list" aria-label={texts.title}>
        <h1 class="unseen">{texts.title}</h1>
        {(isNarrowed || entries.length >= fewEntries || nextCursor !== null) && filters(entries)}
        {isOld && pending?.state.status === 'failed' ? waiting(pending) : this.#rows(entries)}
        <p class="unseen" role="status">
          <span key={entries.length}>{told(list, entries.length, texts)}</span>
        </p>
        {!isOld && tail(list, texts)}
      </section>
    );
  }

  #rows(entries: readonly T[]): VNode {
    const { state, clear } = this.props.list;
    if (entries.length === 0 && !state.isOld) return nothing(clear);
    const name = entries.length > manyEntries ? 'years many' : 'years';
    return (
      <div class={name} aria-busy={state.isOld} onKeyDown={moveFocus}>
        {this.#years(state.pages).map(({ year, chunks }) => (
          <section key={year}>
            {year !== '' && <h2 class="year">{writeYear(year)}</h2>}
            {chunks}
          </section>
        ))}
      </div>
    );
  }
}

const waiting = ({ state, retry }: Resource<unknown>): VNode => (state.status === 'failed' ? failed(state.fault, state.busy, retry) : loading());

/** Nothing fits what was asked for, which is another thing than that there is nothing. */
function nothing(clear: () => void): VNode {
  const texts = textsOf(filterTexts);
  return (
    <div class="none" role="status">
      <p>{texts.none}</p>
      <button type="button" class="button" onClick={clear}>
        {texts.clear}
      </button>
    </div>
  );
}

/** For whoever does not see rows come: how many there are more, or how many a filter has found. That it has found none stands in the place of the rows. */
function told<T>({ state: { added, isFound, nextCursor } }: PagedList<T>, count: number, texts: ListTexts): string {
  if (added > 0) return counted(texts.moreShown, added);
  return isFound && count > 0 ? fill(textsOf(filterTexts).found, { count: writeNumber(String(count)) + (nextCursor === null ? '' : '+') }) : '';
}

function tail<T>({ state: { pending, nextCursor }, more }: PagedList<T>, texts: ListTexts): VNode | false {
  if (pending?.state.status === 'failed') return waiting(pending);
  return (
    nextCursor !== null && (
      <button type="button" class="button more" aria-disabled={pending !== undefined} onClick={more}>
        <span key={pending === undefined}>{pending ? text('loading') : texts.showMore}</span>
      </button>
    )
  );
}
