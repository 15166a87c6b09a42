import { rule, type ThreatGroup } from './threat.ts';

export const webhooksThreats: ThreatGroup = {
  title: 'Webhooks of ours',
  rows: {
    WH01: rule('Webhooks go to public https addresses and to networks of the operator; whatever else is written is refused.'),
    WH02: rule('What a name leads to is judged at each try, and the connection is made to what was judged.'),
    WH03: rule('A redirect is a failure and is not followed.'),
    WH04: rule('Every live secret signs moment and body; a receiver refuses any other body, secret or moment.'),
    WH05: rule('An event stands with its change or not at all, and is of its own tenant.'),
    WH06: rule('One process makes a try, another one takes over from a dead one, for three days.'),
    WH07: rule('An endpoint that does not answer holds up no other, and gets its backlog when it is back.'),
    WH08: rule('Time and size of an answer are limited, and nothing of it is kept.'),
    WH09: rule('A secret is shown once and sealed at rest; it stands in no list, trail or log.'),
    WH10: rule('Webhooks of another tenant do not exist; only administrators have to do with them.'),
    WH30: rule('The doctor names webhooks that are off, fail, lead nowhere, or are not sent.'),
    WH11: rule('What is sent again is limited, in the trail, and has the id that it had.'),
  },
};
