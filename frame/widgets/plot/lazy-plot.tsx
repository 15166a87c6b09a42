import type { VNode } from 'preact';
import type { Series } from '../../../protocol/receipt.ts';
import { kit } from '../kit.ts';
import type { plot } from './plot.ts';

let draw: typeof plot | undefined;

/** Fetches the code of the plot, once. Only receipts with a series need it, and they are readable without. */
export async function loadPlot(): Promise<void> {
  draw ??= await import('./plot.ts').then((chunk) => chunk.plot);
}

/** The plot; until its code is there, the room that it takes. */
export function plotOf(series: Series, currency: string): VNode {
  return draw ? draw(kit, series, currency) : <div class="plot-room" />;
}
