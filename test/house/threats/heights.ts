import { rule, type ThreatGroup } from './threat.ts';

export const heightsThreats: ThreatGroup = {
  title: 'Heights',
  rows: {
    Z01: rule('A height is a whole number of pixels within bounds, whatever the frame says.'),
    Z02: rule('A flood of heights is one change a frame, and the page stays free.'),
    Z03: rule('A loop of growth stops and is reported once.'),
    Z04: rule('A frame changes its height and nothing else of its place in the page.'),
    Z05: rule('The width is that of the page’s container.'),
    Z06: rule('Hidden frames, late fonts and zoom end at the height of the content.'),
    Z07: rule('A height that is text never becomes style.'),
  },
};
