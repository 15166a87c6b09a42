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
export interface ManyRows {
  /** How many there are. */
  count: number;
  /** Draws some of them; the caption is for those who do not see where the table stands. */
  table(from: number, to: number, caption?: string): VNode;
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
 * manyRows({ count: rows.length, table: (from, to) => <table>{rows.slice(from, to).map(rowOf)}</table>, texts });
 */
export function manyRows({ count, table, texts }: ManyRows): VNode | VNode[] {
  if (count <= mostUnfolded) return table(0, count);
  return [
    table(0, shownRows),
    <details>
      <summary class="button">
        <span class="when-folded">{fill(texts.showAll, { count: written(count) })}</span>
        <span class="when-unfolded">{texts.showFewer}</span>
      </summary>
      <div class="rest" role="region" tabIndex={0} aria-label={fill(texts.more, { from: written(shownRows + 1), to: written(count) })}>
        <RowSlices count={count} table={table} texts={texts} />
      </div>
    </details>,
  ];
}

/** Preact goes through an element each time, though it be the very same, and passes by a component that is: so a slice that is there costs nothing again. */
const Slice = ({ view }: { view: VNode }): VNode => <div class="slice">{view}</div>;

/** Many rows in slices, one a task, so that the page stays alive while they come. A slice that is there is never looked at again. */
class RowSlices extends Component<ManyRows> {
  readonly #slices: VNode[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  #add({ count, table, texts }: ManyRows): boolean {
    const start = shownRows + this.#slices.length * sliceRows;
    if (start >= count) return false;
    const end = Math.min(start + sliceRows, count);
    const caption = fill(texts.more, { from: written(start + 1), to: written(end) });
    this.#slices.push(<Slice view={table(start, end, caption)} />);
    return true;
  }

  #goOn = (): void => {
    if (!this.#add(this.props)) return;
    this.forceUpdate();
    this.#timer = setTimeout(this.#goOn);
  };

  override componentDidMount(): void {
    this.#timer = setTimeout(this.#goOn);
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#timer);
  }

  override render(props: ManyRows): VNode {
    // On the server all slices are rendered at once.
    if (typeof document === 'undefined') while (this.#add(props));
    return <>{[...this.#slices]}</>;
  }
}
