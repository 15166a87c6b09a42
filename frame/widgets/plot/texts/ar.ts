import type { PlotTexts } from './plot-texts.ts';

export const texts: PlotTexts = {
  extent: 'من {first} إلى {last}؛ أدنى قيمة {lowest} وأعلى قيمة {highest}.',
  values: 'كل القيم',
};
