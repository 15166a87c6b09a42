import { rule, type ThreatGroup } from './threat.ts';

export const webhooksThreats: ThreatGroup = {
  title: 'Webhooks',
  rows: {
    WH01: rule('Webhooks go only to public https addresses and to the operator’s networks; all others are refused.'),
    WH02: rule('Every attempt checks the address that the name resolves to, and connects to that same address.'),
    WH03: rule('A redirect counts as a failure and is not followed.'),
    WH04: rule('Every live secret signs timestamp and body; a receiver refuses any other body, secret or timestamp.'),
    WH05: rule('An event is stored together with its change or not at all, and belongs to its own tenant.'),
    WH06: rule('One process makes each attempt, another takes over if it dies, and retries continue for three days.'),
    WH07: rule('An unresponsive endpoint delays no other, and gets its backlog when it is back.'),
    WH08: rule('Answers are limited in time and size, and nothing of them is kept.'),
    WH09: rule('A secret is shown once, sealed at rest, and appears in no list, audit entry or log.'),
    WH10: rule('Webhooks of another tenant are invisible; only administrators can manage webhooks.'),
    WH30: rule('The doctor reports webhooks that are off, fail, lead nowhere, or are not sent.'),
    WH11: rule('Redeliveries are limited, recorded in the trail, and keep their original id.'),
  },
};
