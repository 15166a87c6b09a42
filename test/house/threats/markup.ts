import { later, rule, type ThreatGroup } from './threat.ts';

export const markupThreats: ThreatGroup = {
  title: 'Markup and injection',
  rows: {
    X01: rule('Text of a receipt is shown as typed; nothing of it runs or is fetched.'),
    X02: rule('No text of a receipt becomes a link.'),
    X03: rule('No receipt brings images, and the policy allows none from elsewhere.'),
    X04: rule('An object where text is expected is refused when written and never rendered.'),
    X05: rule('Theme values are parsed, never pasted into style.'),
    X06: later('Custom style sheets reach no address and no input.', 'Custom style is not offered.'),
    X07: rule('A theme that comes by message is one of the known names.'),
    X08: rule('Data in a document cannot end its element or begin another.'),
    X09: rule('Elements of the page that pose as script or settings do not mislead the loader.'),
    X10: rule('Turned, invisible, stacked and endless text stays within its place.'),
    X11: rule('Exported tables hold no formulas.'),
    X12: rule('Errors repeat nothing of the request, and say what type they are.'),
    X13: rule('Mails escape what people typed.'),
    X14: rule('Every kind of page has a policy that allows its own code by hash, and nothing else.'),
  },
};
