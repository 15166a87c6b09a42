import { later, rule, type ThreatGroup } from './threat.ts';

export const framingThreats: ThreatGroup = {
  title: 'Framing',
  rows: {
    G01: rule('A page whose origin is not listed cannot frame the frame page.'),
    G02: rule('A listed page that is framed by a stranger cannot, either.'),
    G03: rule('Every answer but the frame page forbids framing, errors of every kind included.'),
    G04: rule('Sandboxed and data documents cannot frame it.'),
    G05: later('Dangerous actions inside a frame ask once more.', 'Frames only read. The one button elsewhere is on a page that nobody can frame.'),
    G06: rule('The page that asks for a click before a receipt is shown cannot be framed.'),
    G07: rule('Pages of links are cut off from the window that opened them.'),
  },
};
