import { Component, type VNode } from 'preact';
import type { Series } from '../../protocol/receipt.ts';
import { createResource, type Resource } from '../data/resource.ts';
import { loadPart } from './part.ts';

/** Props of {@link Plot}. */
export interface PlotProps {
  series: Series;
  /** ISO 4217 code, for a series whose unit is `currency`. */
  currency: string;
}

type Draw = (props: PlotProps) => VNode;

let Drawn: Draw | undefined;

/** Supplies the plot's code where it is already loaded, as on the server. */
export function setPlotRenderer(draw: Draw): void {
  Drawn = draw;
}

/**
 * A time series as a chart, with a table of its values. Its code is fetched when first needed. Until then, or if it fails, an empty box reserves
 * the space.
 *
 * @example
 * <Plot series={{ label: 'Calls a day', unit: 'count', points: [{ date: '2026-10-01', value: '120' }] }} currency="EUR" />
 */
export class Plot extends Component<PlotProps> {
  #part: Resource<void> | undefined;

  override componentDidMount(): void {
    if (!Drawn) this.#part = createResource(async () => setPlotRenderer((await loadPart('plot'))['draw'] as Draw), () => this.forceUpdate());
  }

  override componentWillUnmount(): void {
    this.#part?.destroy();
  }

  override render({ series, currency }: PlotProps): VNode {
    return Drawn ? <Drawn series={series} currency={currency} /> : <div class="plot-room" />;
  }
}
