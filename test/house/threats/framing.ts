import { later, rule, type ThreatGroup } from './threat.ts';

export const framingThreats: ThreatGroup = {
  title: 'Framing',
  rows: {
    G01: rule('A page whose origin is not listed cannot frame the frame page.'),
    G02: rule('A listed page framed by an unlisted page cannot frame it either.'),
    G03: rule('Every answer except the frame page forbids framing, including errors of every kind.'),
    G04: rule('Sandboxed documents and data documents cannot frame the frame page.'),
    G05: later('Dangerous actions inside a frame ask for confirmation.', 'Frames only read. The only other button is on a page that cannot be framed.'),
    G06: rule('The page that requires a click before it shows a receipt cannot be framed.'),
    G07: rule('Link pages are isolated from the window that opened them.'),
  },
};
