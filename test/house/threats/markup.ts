import { later, rule, type ThreatGroup } from './threat.ts';

export const markupThreats: ThreatGroup = {
  title: 'Markup and injection',
  rows: {
    X01: rule('Receipt text is shown as typed; none of it is executed or fetched.'),
    X02: rule('No receipt text becomes a link.'),
    X03: rule('No receipt contains images, and the policy allows none from elsewhere.'),
    X04: rule('An object in place of text is refused on write and never rendered.'),
    X05: rule('Theme values are parsed, never inserted into styles as text.'),
    X06: later('Custom style sheets cannot fetch URLs or read input.', 'Custom style sheets are not supported.'),
    X07: rule('A theme received by message must be one of the known names.'),
    X08: rule('Data in a document cannot close its element or start another.'),
    X09: rule('Page elements that imitate script or settings do not mislead the loader.'),
    X10: rule('Reversed, invisible, stacked and endless text stays inside its element.'),
    X11: rule('Exported tables contain no formulas.'),
    X12: rule('Errors echo nothing from the request, and declare their content type.'),
    X13: rule('Mails escape user input.'),
    X14: rule('Every kind of page has a policy that allows only its own code, by hash.'),
  },
};
