import { rule, type ThreatGroup } from './threat.ts';

export const accessKeysThreats: ThreatGroup = {
  title: 'Access keys and embed tokens',
  rows: {
    RA1: rule('A backend exchanges a pair for a token, or, weaker, the page itself says who its viewer is.'),
    RA2: rule('A pair is an id and a key; the key is shown once, and revoking ends issuing at once.'),
    RA3: rule('The exchange gives a token of fifteen minutes.'),
    RA4: rule('The token is the gate and says who the viewer is; a page cannot change that.'),
    RA5: rule('A token for each page load; when it ends, the page fetches another.'),
    RA6: rule('Pairs stay in backends: what a browser sends with one is refused.'),
    RA7: rule('A stable id counts before an e-mail address, and an address only when one customer has it.'),
    RA8: rule('A pair names its pages; loopback needs no name in development and has none in production; identifiers are `data-…`.'),
    RA11: rule('A `widget-id` shows what the tenant has said of it; one that nobody knows shows nothing, and says so.'),
    AK01: rule('A wrong key, an unknown id and a revoked pair get one answer, after the same work.'),
    AK02: rule('A revoked pair issues nothing more; its tokens end with it when that is asked for.'),
    AK03: rule('Guessing is slowed down by id and by address, and never locks out who has the key.'),
    AK04: rule('A pair that is no text, too long, or reaches into objects is refused.'),
    AK05: rule('A browser is refused, and reads no answer.'),
    AK06: rule('Identifiers stand under one claim of their own: no name among them becomes a claim.'),
    AK07: rule('The key is in one answer, and in no list, log, trail or table.'),
    AK08: rule('An embed token is refused after fifteen minutes, with the code that asks for another.'),
    AK09: rule('Operators of query languages in the id are an id that does not exist.'),
  },
};
