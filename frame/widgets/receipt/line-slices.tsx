import { fill, writeNumber, type Receipt } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';
import { lineTable } from './line-table.tsx';
import { said } from './texts/index.ts';

/** Lines that are built in one task: far below what a viewer could feel. */
const sliceLines = 100;

interface Props {
  receipt: Receipt;
  /** How many lines stand before these. */
  from: number;
}

/** Many lines in slices, one a task, so that the page stays alive while they come. A slice that is there is never built again. */
export class LineSlices extends Component<Props> {
  readonly #slices: VNode[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  #add({ receipt, from }: Props): boolean {
    const start = from + this.#slices.length * sliceLines;
    const lines = receipt.lines.slice(start, start + sliceLines);
    if (!lines[0]) return false;
    const caption = fill(said().more, { from: writeNumber(String(start + 1)), to: writeNumber(String(start + lines.length)) });
    this.#slices.push(<div class="slice">{lineTable(receipt, lines, caption)}</div>);
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

  override render(props: Props): VNode {
    // On the server nobody waits for a next task.
    if (typeof document === 'undefined') while (this.#add(props));
    return <>{[...this.#slices]}</>;
  }
}
