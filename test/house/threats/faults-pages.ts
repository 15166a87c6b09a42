import { rule, type ThreatGroup } from './threat.ts';

export const pagesFaults: ThreatGroup = {
  title: 'What viewers meet on pages of the server',
  rows: {
    O8: rule('Settings are read, commands that documents name exist, and no document speaks of widgets that do not.'),
    S9: rule('The first way back spends the way out; a confirmation comes from our form; names in addresses are compared decoded.'),
    H20: rule('A mail’s token stands in the fragment, goes to its server’s mount alone, and survives one reload of the frame.'),
    V3: rule('Viewers see drafts only where the tenant says so; sealing by hand is asked about.'),
    V9: rule('People in browsers of apps are sent to sign in; the neutral page for programs leads on, too.'),
    V10: rule('A login page is asked once, thrice without cookies; what comes back in vain ends at a page, writing nothing.'),
    V11: rule('Wrong forms of an address lead to the right one; foreign parameters change nothing; people always get a page.'),
  },
};
