import { rule, type ThreatGroup } from './threat.ts';

export const signingKeysThreats: ThreatGroup = {
  title: 'Signing keys',
  rows: {
    K01: rule('Without a good master key the server does not start in production, and says why.'),
    K02: rule('A shared secret of less than 32 bytes is refused.'),
    K03: rule('The ASCII bytes of the shown secret are the key, in every language’s sample.'),
    K04: rule('RSA keys of a wrong size or exponent are refused, and so is a private half.'),
    K05: rule('Moduli of the generator that made factors guessable (ROCA) are refused.'),
    K06: rule('A secret is in one answer, and in no list, log, audit entry or file.'),
    K07: rule('A JWK is for signatures of the one algorithm of its type, and must say nothing else.'),
    K08: rule('A public key is never stored as a secret, however its text is spelled.'),
    K09: rule('Keys change over without a refused request.'),
    K10: rule('Of several changes at once one wins, and one key is active.'),
    K11: rule('Keys move from next to active to retired, never back.'),
    K12: rule('A rotation without grace counts from the next request on.'),
    K13: rule('A next key verifies already, so that backends can change over first.'),
    K14: rule('A stolen database opens no secret without the master key.'),
    K15: rule('A sealed secret opens in its own row only.'),
    K16: rule('A new master key seals from now on, and the former one still opens.'),
    K17: rule('After a restored backup, `after-restore` ends all that was issued before and lists the keys that stand again.'),
    K18: rule('Public keys are shown with their public members only.'),
  },
};
