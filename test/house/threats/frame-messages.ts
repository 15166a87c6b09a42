import { rule, type ThreatGroup } from './threat.ts';

export const frameMessagesThreats: ThreatGroup = {
  title: 'Messages, frame side',
  rows: {
    Q01: rule('A token from a parent whose origin is not listed is ignored.'),
    Q02: rule('A token of another tenant opens nothing in this tenant’s frame.'),
    Q03: rule('Tokens from any window except the parent are ignored.'),
    Q04: rule('A malformed answer changes nothing.'),
    Q05: rule('After a token change, nothing of the previous customer is shown.'),
    Q06: rule('If the parent never answers, the frame shows a message and pauses between attempts.'),
    Q07: rule('A late or duplicate answer never mixes content.'),
    Q08: rule('Opened outside a page, the frame says so and requests nothing.'),
    Q09: rule('The frame works where storage and cookies are blocked.'),
    Q10: rule('In nested frames the channel is to the direct parent, and every ancestor must be listed.'),
  },
};
