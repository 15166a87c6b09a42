import { later, rule, type ThreatGroup } from './threat.ts';

export const hostMessagesThreats: ThreatGroup = {
  title: 'Messages, host side',
  rows: {
    P01: rule('Requests of any window but the mounted iframe are not answered.'),
    P02: rule('A document of another origin in the iframe gets nothing.'),
    P03: rule('When the right document is back in the iframe, it is answered.'),
    P04: rule('Each iframe gets the token of its own mount.'),
    P05: rule('A frame can call the documented methods and nothing inherited.'),
    P06: rule('A callback that throws, hangs or returns nonsense gives the frame a code, never a text.'),
    P07: rule('A flood of requests calls the page at most ten times a minute.'),
    P08: rule('Large messages are dropped without holding the page up.'),
    P09: rule('Unknown and malformed messages are dropped without an error.'),
    P10: rule('A frame of an opaque origin is not answered.'),
    P11: rule('Servers are named by exact https origins; patterns are refused.'),
    P12: rule('Events are known names with small plain values, and never markup or addresses.'),
    P13: rule('Mounting twice, removing the iframe and unmounting at any moment throw nothing and leave nothing.'),
    P14: later('A page sees the tokens that it mints.', 'By design: SECURITY.md says who is trusted with what.'),
    P15: rule('A frame cannot navigate the page or open its dialogs by itself.'),
    P16: rule('After a click, once, a frame leads a new tab away, or the page to origins that it lists.'),
    P17: rule('What a script has put on Object.prototype is no option, and chooses no server and no token.'),
  },
};
