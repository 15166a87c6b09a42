import type { PlotTexts } from './plot-texts.ts';

export const texts: PlotTexts = {
  extent: 'De {first} a {last}; mínimo {lowest}, máximo {highest}.',
  values: 'Todos os valores',
};
