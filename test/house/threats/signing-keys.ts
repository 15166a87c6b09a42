import { rule, type ThreatGroup } from './threat.ts';

export const signingKeysThreats: ThreatGroup = {
  title: 'Signing keys',
  rows: {
    K01: rule('In production, the server refuses to start without a valid master key, and says why.'),
    K02: rule('A shared secret of less than 32 bytes is refused.'),
    K03: rule('The ASCII bytes of the displayed secret are the key, in every language’s sample.'),
    K04: rule('RSA keys of a wrong size or exponent are refused, and so are private keys.'),
    K05: rule('RSA moduli from the generator with guessable factors (ROCA) are refused.'),
    K06: rule('A secret appears in one answer, and in no list, log, audit entry or file.'),
    K07: rule('A JWK is only for signatures with the one algorithm of its type, and must declare nothing else.'),
    K08: rule('A public key is never stored as a secret, however its text is written.'),
    K09: rule('Key rotation refuses no valid request.'),
    K10: rule('Of several concurrent changes one succeeds, and exactly one key is active.'),
    K11: rule('Keys move from next to active to retired, never back.'),
    K12: rule('A rotation without grace applies from the next request on.'),
    K13: rule('A next key already verifies tokens, so that backends can switch first.'),
    K14: rule('A stolen database reveals no secret without the master key.'),
    K15: rule('A sealed secret opens only in its own row.'),
    K16: rule('A new master key seals from now on, and the former one still opens.'),
    K17: rule('After a restored backup, `after-restore` ends everything issued before and lists the keys that are valid again.'),
    K18: rule('Public keys are shown only with their public members.'),
  },
};
