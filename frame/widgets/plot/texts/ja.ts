import type { PlotTexts } from './plot-texts.ts';

export const texts: PlotTexts = {
  extent: '{first}から{last}まで。最小 {lowest}、最大 {highest}。',
  values: 'すべての値',
};
