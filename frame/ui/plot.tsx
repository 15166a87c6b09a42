import { Component, type VNode } from 'preact';
import type { Series } from '../../protocol/receipt.ts';
import { createResource, type Resource } from '../data/resource.ts';
import { loadPart } from './part.ts';

/** What a plot shows. */
export interface PlotProps {
  series: Series;
  /** ISO 4217 code, for a series whose unit is `currency`. */
  currency: string;
}

type Draw = (props: PlotProps) => VNode;

let Drawn: Draw | undefined;

/** Gives the code of the plot to whoever has it already, as the server does. */
export function useDraw(draw: Draw): void {
  Drawn = draw;
}

/**
 * A measurement over time, as a picture and as a table for those who do not see it. Its code is fetched when it is first needed; until it is there, and
 * where it cannot be had, there is the room that it takes.
 *
 * @example
 * <Plot series={{ label: 'Calls a day', unit: 'count', points: [{ date: '2026-10-01', value: '120' }] }} currency="EUR" />
 */
export class Plot extends Component<PlotProps> {
  #part: Resource<void> | undefined;

  override componentDidMount(): void {
    if (!Drawn) this.#part = createResource(async () => useDraw((await loadPart('plot'))['draw'] as Draw), () => this.forceUpdate());
  }

  override componentWillUnmount(): void {
    this.#part?.destroy();
  }

  override render({ series, currency }: PlotProps): VNode {
    return Drawn ? <Drawn series={series} currency={currency} /> : <div class="plot-room" />;
  }
}
