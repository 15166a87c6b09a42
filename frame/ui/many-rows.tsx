import { Component, type VNode } from 'preact';
import { writeNumber } from '../i18n/format.ts';
import { fill } from '../i18n/texts.ts';

/** This many rows, as cards on a phone, are about as high as a frame may be. */
const maxUnfolded = 150;
/** Rows shown of a longer table. */
const shownRows = 100;
/** Rows rendered in one task, too few to be noticeable. */
const sliceRows = 50;

/**
 * Whether a table has too many rows to show at once.
 *
 * @example
 * <section class={isLong(rows) ? 'lines many' : 'lines'}>…</section>
 */
export const isLong = (rows: readonly unknown[]): boolean => rows.length > maxUnfolded;

/** A table of any length, and the texts of its fold. */
export interface ManyRows<T = unknown> {
  /** All rows. For the same array, rendered rows are kept. Another array is rendered again. */
  rows: readonly T[];
  /** Renders some of the rows. The caption tells screen readers which part of the table it is. */
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
 * Renders the rows of a table. A long table shows the first rows and folds the others into `details`: the viewer can open it, find-in-page searches it, and
 * print includes it. Place it in an element with the class `lines`, and `many` if {@link isLong}.
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

/** A component, because Preact skips one whose node is unchanged but always diffs an element. A finished slice costs nothing on the next render. */
const Slice = ({ view }: { view: VNode }): VNode => <div class="slice">{view}</div>;

/** Renders many rows in slices, one per task, to keep the page responsive. A finished slice is not rendered again until the rows change. */
class RowSlices<T> extends Component<ManyRows<T>> {
  readonly #slices: VNode[] = [];
  /** Index of the next slice. Slices of the previous rows may follow it until they are replaced. */
  #next = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  #draw({ rows, table, texts }: ManyRows<T>): boolean {
    const start = shownRows + this.#next * sliceRows;
    const some = rows.slice(start, start + sliceRows);
    if (some.length === 0) this.#slices.length = this.#next;
    else this.#slices[this.#next++] = <Slice view={table(some, fill(texts.more, { from: written(start + 1), to: written(start + some.length) }))} />;
    return some.length > 0;
  }

  #drawNext = (): void => {
    const isMore = this.#draw(this.props);
    this.forceUpdate();
    if (isMore) this.#timer = setTimeout(this.#drawNext);
  };

  #begin(): void {
    clearTimeout(this.#timer);
    this.#next = 0;
    this.#timer = setTimeout(this.#drawNext);
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
    // The server renders all slices at once.
    if (typeof document === 'undefined') while (this.#draw(props));
    return <>{[...this.#slices]}</>;
  }
}
