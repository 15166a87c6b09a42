import { counted, failed, fill, loading, message, text, textsOf, writeNumber, writeYear, type Resource } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';
import { moveFocus, takeFocus } from './focus.ts';
import type { ListTexts } from './list-texts.ts';
import type { PagedList } from './paged-list.ts';
import { filterTexts } from './texts/index.ts';
import { createYears, rowId, type Year } from './years.tsx';

/** Above this number of entries the list scrolls inside itself, because the frame's height is limited. */
const manyEntries = 200;
/** Lists shorter than this, on a single page, have no filters. */
const fewEntries = 6;

export interface ListProps<T extends { id: string }> {
  list: PagedList<T>;
  texts: ListTexts;
  /** Renders the button of an entry, with the class `row` and the id of {@link rowId}. */
  row(item: T, open: (id: string) => void): VNode;
  /** The year to group an entry under with the current filter. */
  yearOf(item: T): string;
  /** Renders the filter fields. */
  filters(entries: readonly T[]): VNode;
}

/** A list with its filters, or the entry opened from it with a back button. */
export class ListView<T extends { id: string }> extends Component<ListProps<T>> {
  readonly #years: (pages: readonly (readonly T[])[]) => Year[] = createYears<T>({
    row: (item) => this.props.row(item, (id) => this.props.list.open(id)),
    yearOf: (item) => this.props.yearOf(item),
  });

  override componentDidMount(): void {
    this.#moveFocus();
  }

  /**
   * Selector of the element that gets the focus if this update removes the focused button: its replacement at the end of the list, or the filters after a
   * search without results.
   */
  override getSnapshotBeforeUpdate(): string {
    const held = document.activeElement;
    if (held?.closest('.list > .more, .list > .message:last-child')) return '.list > .more, .list > .message button';
    // The text field would open a phone's keyboard.
    return held?.closest('.list') ? '.list select' : '';
  }

  override componentDidUpdate(_props: ListProps<T>, _state: object, heir: string): void {
    this.#moveFocus();
    if (heir && document.activeElement === document.body) document.querySelector<HTMLElement>(heir)?.focus();
  }

  /** Focuses the row of the entry just closed, or the first new row. A filter that was applied meanwhile may have removed the row. */
  #moveFocus(): void {
    const { state } = this.props.list;
    if (state.focusId === undefined || state.opened) return;
    takeFocus(document.getElementById(rowId(state.focusId)) ?? document.querySelector('.list select'));
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
          <span key={entries.length}>{announcement(list, entries.length, texts)}</span>
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

/** Shown when no entry matches the filter, as opposed to an empty list. */
function nothing(clear: () => void): VNode {
  const texts = textsOf(filterTexts);
  return (
    <div class="none">
      <p role="status">{texts.none}</p>
      <button type="button" class="button" onClick={clear}>
        {texts.clear}
      </button>
    </div>
  );
}

/** Text for screen readers: how many entries were added, or how many match a filter. The message for no matches replaces the rows instead. */
function announcement<T>({ state: { added, isFound, nextCursor } }: PagedList<T>, count: number, texts: ListTexts): string {
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
