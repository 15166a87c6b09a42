/** A row of the table: the figure of Vitrine, those of its peers, and the promised bound. */
export interface Figure {
  name: string;
  unit: Unit;
  ours: number;
  /** The peers' figures, from the same run. */
  beside: readonly { name: string; value: number }[];
  bound: Bound;
}

export type Unit = 'B' | 'ms' | '/s' | 'MiB' | 'of 8' | 'shift';

/** A limit in the figure's own unit, or as a multiple of the peer named `times`. */
export interface Bound {
  rule: 'at most' | 'at least';
  limit: number;
  times?: string;
}

/** Vitrine's figure as a multiple of the peer in the bound, or of the first peer. `undefined` without a divisor. */
export function ratio(figure: Figure): number | undefined {
  const peer = figure.beside.find(({ name }) => name === (figure.bound.times ?? name));
  if (figure.bound.times !== undefined && peer === undefined) throw new Error(`${figure.name}: the bound names ${figure.bound.times}, which was not measured`);
  return peer === undefined || peer.value === 0 ? undefined : figure.ours / peer.value;
}

export function meetsBound(figure: Figure): boolean {
  const value = figure.bound.times === undefined ? figure.ours : (ratio(figure) ?? Number.NaN);
  return figure.bound.rule === 'at most' ? value <= figure.bound.limit : value >= figure.bound.limit;
}
