import { rule, type ThreatGroup } from './threat.ts';

export const frameMessagesThreats: ThreatGroup = {
  title: 'Messages, frame side',
  rows: {
    Q01: rule('A token from a parent of an origin that is not listed is ignored.'),
    Q02: rule('A token of another tenant opens nothing in this tenant’s frame.'),
    Q03: rule('Tokens from any window but the parent are ignored.'),
    Q04: rule('A malformed answer changes nothing.'),
    Q05: rule('After a change of token nothing of the former customer is shown.'),
    Q06: rule('A parent that never answers leads to a message, with pauses between attempts.'),
    Q07: rule('A late or second answer mixes nothing.'),
    Q08: rule('Opened on its own, the frame says so and asks for nothing.'),
    Q09: rule('The frame works where storage and cookies are refused.'),
    Q10: rule('Inside nested frames the channel is to the direct parent, and every ancestor is listed.'),
  },
};
