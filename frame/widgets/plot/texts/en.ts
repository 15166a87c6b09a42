import type { PlotTexts } from './plot-texts.ts';

export const texts: PlotTexts = {
  extent: 'From {first} to {last}; lowest {lowest}, highest {highest}.',
  values: 'All values',
};
