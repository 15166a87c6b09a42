import { later, rule, type ThreatGroup } from './threat.ts';

export const hostMessagesThreats: ThreatGroup = {
  title: 'Messages, host side',
  rows: {
    P01: rule('Requests from any window except the mounted iframe are not answered.'),
    P02: rule('A document of another origin in the iframe gets nothing.'),
    P03: rule('When the right document returns to the iframe, it is answered.'),
    P04: rule('Each iframe gets the token of its own mount.'),
    P05: rule('A frame can call only the documented methods, and no inherited ones.'),
    P06: rule('A callback that throws, hangs or returns an invalid value gives the frame a code, never a text.'),
    P07: rule('A flood of requests calls the page’s callback at most ten times a minute.'),
    P08: rule('Large messages are dropped without blocking the page.'),
    P09: rule('Unknown and malformed messages are dropped without an error.'),
    P10: rule('A frame with an opaque origin is not answered.'),
    P11: rule('Servers must be exact https origins; patterns are refused.'),
    P12: rule('Events have known names and small plain values, never markup or addresses.'),
    P13: rule('Mounting twice, removing the iframe or unmounting at any moment throws nothing and leaves nothing behind.'),
    P14: later('A page sees the tokens that it mints.', 'By design. SECURITY.md says who is trusted with what.'),
    P15: rule('A frame alone cannot navigate the page or open dialogs.'),
    P16: rule('Each click lets a frame navigate once: a new tab, or the page to an origin that the page lists.'),
    P17: rule('Properties that scripts add to Object.prototype are not options, and select no server or token.'),
  },
};
