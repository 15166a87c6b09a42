import { rule, type ThreatGroup } from './threat.ts';

export const shareLinksThreats: ThreatGroup = {
  title: 'Share links',
  rows: {
    S01: rule('Share tokens are 256 random bits.'),
    S02: rule('No read that begins after a rotation sees the receipt by the old link.'),
    S03: rule('Unpublishing, archiving, rotating and revoking end a link at once, even if the process dies.'),
    S04: rule('A private link reveals nothing about its receipt: no text, title or name.'),
    S05: rule('Unknown, rotated and archived links get the same answer, byte for byte.'),
    S06: rule('Values without the format of a share token never reach the database.'),
    S07: rule('A share token has one spelling.'),
    S08: rule('Link pages are never cached.'),
    S09: rule('Programs that generate previews get a neutral page that is not indexed.'),
    S10: rule('Only tenant administrators rotate and revoke links; minters only let viewers in; members cannot lift blocks.'),
  },
};
