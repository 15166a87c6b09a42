import { rule, type ThreatGroup } from './threat.ts';

export const embedKeysThreats: ThreatGroup = {
  title: 'Embed keys and origins',
  rows: {
    AF1: rule('Pages choose one of three ways: the embed key alone, a bridge token, or a sign-in link.'),
    AF2: rule('An embed key alone shows published content through its link; customer data is refused.'),
    AF3: rule('A page needs its tenant and an embed key, but no backend.'),
    AF4: rule('Unpublished content never leaves the server.'),
    AF5: rule('An embed key works only on pages of its exact origins.'),
    AF6: rule('A tag with a tenant and embed key mounts without any script by the page.'),
    E01: rule('A page that the key does not list gets nothing from the frame page or the API.'),
    E02: rule('An origin matches only the exact spelling of a listed origin.'),
    E03: rule('Wildcards, paths and alternative spellings are refused as origins.'),
    E04: rule('No origin can inject a directive into the policy.'),
    E05: rule('Only pages that the credential is for can read answers, never with cookies and never from management routes.'),
    E06: rule('A request body type that needs no preflight is refused.'),
    E07: rule('Answers vary by origin and declare it.'),
    E08: rule('Live and test keys never mix.'),
    E09: rule('A revoked or replaced embed key is refused at once on every server; other keys keep working.'),
    E10: rule('A key has at most fifty origins, and the policy of its page at most 8 KB.'),
    E11: rule('A client that fakes an origin outside a browser can read published content and nothing more.'),
    E12: rule('A frame server on the page’s own origin is refused.'),
  },
};
