import { rule, type ThreatGroup } from './threat.ts';

export const accessKeysThreats: ThreatGroup = {
  title: 'Access keys and embed tokens',
  rows: {
    RA1: rule('A backend exchanges an access key for an embed token; a weaker alternative lets the page itself state its viewer.'),
    RA2: rule('An access key is an id with a secret key, shown once; revoking it stops new tokens at once.'),
    RA3: rule('The exchange returns a token that is valid for fifteen minutes.'),
    RA4: rule('The embed token grants access and identifies the viewer; a page cannot change either.'),
    RA5: rule('Each page load has its own token; when the token expires, the page fetches another.'),
    RA6: rule('Access keys stay in backends: a request that a browser sends with one is refused.'),
    RA7: rule('A stable id takes precedence over an e-mail address, which matches only if one customer has it.'),
    RA8: rule('An access key lists its pages; loopback needs no listing in development, never works in production; identifiers are `data-…`.'),
    RA11: rule('A `widget-id` shows what its tenant configured; an unknown one shows nothing and reports that.'),
    AK01: rule('A wrong key, an unknown id and a revoked access key get the same answer, after the same work.'),
    AK02: rule('A revoked access key issues no more tokens; on request, its revocation also ends tokens already issued.'),
    AK03: rule('Guesses are rate-limited per id and per IP address, and never lock out the holder of the key.'),
    AK04: rule('Access keys are refused if they are not text, are too long, or reach into objects.'),
    AK05: rule('The exchange refuses browsers, and no browser can read its answer.'),
    AK06: rule('Identifiers are stored under one dedicated claim, so no identifier name can become a claim.'),
    AK07: rule('The key appears in one answer, and in no list, log, audit entry or table.'),
    AK08: rule('An embed token is refused after fifteen minutes, with the code that requests a new one.'),
    AK09: rule('Query language operators in the id are treated as an id that does not exist.'),
  },
};
