import { rule, type ThreatGroup } from './threat.ts';

export const shareLinksThreats: ThreatGroup = {
  title: 'Share links',
  rows: {
    S01: rule('Share tokens are 256 random bits.'),
    S02: rule('No read that begins after a rotation sees the receipt by the old link.'),
    S03: rule('Unpublishing, archiving, rotating and revoking end a link at once, also when the process dies.'),
    S04: rule('A private link tells nothing of its receipt: no text, no title, no name.'),
    S05: rule('Unknown, rotated and archived links get the same answer, byte for byte.'),
    S06: rule('What has not the shape of a share token never reaches the database.'),
    S07: rule('A share token has one spelling.'),
    S08: rule('Pages of links are never kept by caches.'),
    S09: rule('Programs that draw previews get a neutral page that is not indexed.'),
    S10: rule('Only a tenant’s administrators rotate and revoke links; a minter lets viewers in, no more; a member lifts no block.'),
  },
};
