import { rule, type ThreatGroup } from './threat.ts';

export const heightsThreats: ThreatGroup = {
  title: 'Heights',
  rows: {
    Z01: rule('A height is a whole number of pixels within bounds, whatever the frame sends.'),
    Z02: rule('A flood of heights causes one change per animation frame, and the page stays responsive.'),
    Z03: rule('A growth loop stops and is reported once.'),
    Z04: rule('A frame changes its height and nothing else in the page layout.'),
    Z05: rule('The width is that of the page’s container.'),
    Z06: rule('With hidden frames, late fonts and zoom, the height settles at the content height.'),
    Z07: rule('A height sent as text is never used as a style.'),
  },
};
