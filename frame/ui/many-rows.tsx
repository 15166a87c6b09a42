import { Component, type VNode } from 'preact';
import { writeNumber } from '../i18n/format.ts';
import { fill } from '../i18n/texts.ts';

/** So many rows, as the cards of a phone, are about as high as a frame may become. */
const mostUnfolded = 150;
/** Rows that are shown of a table that has more. */
const shownRows = 100;
/** Rows that are built in one task: far below what a viewer could feel. */
const sliceRows = 50;

/**
 * Whether there are too many rows to show them at once.
 *
 * @example
 * <section class={isLong(rows) ? 'lines many' : 'lines'}>…</section>
 */
export const isLong = (rows: readonly unknown[]): boolean => rows.length > mostUnfolded;

/** A table of any length, and the words around its fold. */
export interface ManyRows<T = unknown> {
  /** All of them. The same array is the same rows: what is drawn of it stays. Another one is drawn anew. */
  rows: readonly T[];
  /** Draws some of them; the caption is for those who do not see where the table stands. */
  table(some: readonly T[], caption?: string): VNode;
  texts: {
    /** `Show all {count} lines`. */
    showAll: string;
    showFewer: string;
    /** `Lines {from} to {to}`. */
    more: string;
  };
}

const written = (count: number): string => writeNumber(String(count));

/**
 * The rows of a table. Of many, the first ones are shown and the others are folded: the viewer unfolds them, the browser's own search finds what is in them,
 * and on paper they are all there. It stands in an element with the class `lines`, and `many` where {@link isLong}.
 *
 * @example
 * manyRows({ rows, table: (some) => <table>{some.map(rowOf)}</table>, texts });
 */
export function manyRows<T>({ rows, table, texts }: ManyRows<T>): VNode | VNode[] {
  if (!isLong(rows)) return table(rows);
  const count = written(rows.length);
  return [
    table(rows.slice(0, shownRows)),
    <details>
      <summary class="button">
        <span class="when-folded">{fill(texts.showAll, { count })}</span>
        <span class="when-unfolded">{texts.showFewer}</span>
      </summary>
      <div class="rest" role="region" tabIndex={0} aria-label={fill(texts.more, { from: written(shownRows + 1), to: count })}>
        <RowSlices rows={rows} table={table} texts={texts} />
      </div>
    </details>,
  ];
}

/** Preact goes through an element each time, though it be the very same, and passes by a component that is: so a slice that is there costs nothing again. */
const Slice = ({ view }: { view: VNode }): VNode => <div class="slice">{view}</div>;

/** Many rows in slices, one a task, so that the page stays alive while they come. A slice that is there is not looked at again until there are other rows. */
class RowSlices<T> extends Component<ManyRows<T>> {
  readonly #slices: VNode[] = [];
  /** The next one to draw. Behind it may stand slices of former rows, until their turn comes. */
  #next = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  #draw({ rows, table, texts }: ManyRows<T>): boolean {
    const start = shownRows + this.#next * sliceRows;
    const some = rows.slice(start, start + sliceRows);
    if (some.length === 0) this.#slices.length = this.#next;
    else this.#slices[this.#next++] = <Slice view={table(some, fill(texts.more, { from: written(start + 1), to: written(start + some.length) }))} />;
    return some.length > 0;
  }

  #goOn = (): void => {
    const isMore = this.#draw(this.props);
    this.forceUpdate();
    if (isMore) this.#timer = setTimeout(this.#goOn);
  };

  #begin(): void {
    clearTimeout(this.#timer);
    this.#next = 0;
    this.#timer = setTimeout(this.#goOn);
  }

  override componentDidMount(): void {
    this.#begin();
  }

  override componentDidUpdate({ rows }: ManyRows<T>): void {
    if (rows !== this.props.rows) this.#begin();
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#timer);
  }

  override render(props: ManyRows<T>): VNode {
    // On the server all slices are rendered at once.
    if (typeof document === 'undefined') while (this.#draw(props));
    return <>{[...this.#slices]}</>;
  }
}
