import type { PlotTexts } from './plot-texts.ts';

export const texts: PlotTexts = {
  extent: 'Du {first} au {last} ; minimum {lowest}, maximum {highest}.',
  values: 'Toutes les valeurs',
};
