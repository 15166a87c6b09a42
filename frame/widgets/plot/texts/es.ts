import type { PlotTexts } from './plot-texts.ts';

export const texts: PlotTexts = {
  extent: 'Del {first} al {last}; mínimo {lowest}, máximo {highest}.',
  values: 'Todos los valores',
};
