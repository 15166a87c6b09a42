import { rule, type ThreatGroup } from './threat.ts';

export const embedKeysThreats: ThreatGroup = {
  title: 'Embed keys and origins',
  rows: {
    AF1: rule('Pages choose between three ways: the embed key alone, a bridge token, a sign-in link.'),
    AF2: rule('An embed key alone shows what is published, by its link; what belongs to a customer is refused.'),
    AF3: rule('A page needs its tenant and an embed key, and no backend.'),
    AF4: rule('What is not published never leaves the server.'),
    AF5: rule('An embed key is good on pages of its exact origins only.'),
    AF6: rule('A tag with tenant and embed key mounts without a script of the page.'),
    E01: rule('A page that the key does not list gets nothing, from the frame page or the API.'),
    E02: rule('Only the exact spelling of a listed origin is that origin.'),
    E03: rule('Wildcards, paths and other spellings are refused as origins.'),
    E04: rule('No origin writes a directive into the policy.'),
    E05: rule('Answers are readable by pages that the credential is for, never with cookies, never of management.'),
    E06: rule('A body that needs no preflight is refused.'),
    E07: rule('Answers differ by origin and say so.'),
    E08: rule('Live and test keys never mix.'),
    E09: rule('An embed key that is revoked or replaced is refused at once, everywhere; others work on.'),
    E10: rule('A key has fifty origins at most, and the policy of its page 8 KB.'),
    E11: rule('Who fakes an origin outside of a browser reads what is published, and nothing more.'),
    E12: rule('The page’s own origin is refused as the frame’s.'),
  },
};
