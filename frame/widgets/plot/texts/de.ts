import type { PlotTexts } from './plot-texts.ts';

export const texts: PlotTexts = {
  extent: 'Von {first} bis {last}; niedrigster Wert {lowest}, höchster {highest}.',
  values: 'Alle Werte',
};
