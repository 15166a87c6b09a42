import { rule, type ThreatGroup } from './threat.ts';

export const olderProtocolThreats: ThreatGroup = {
  title: 'The older widget protocol',
  rows: {
    RT1: rule('The four parts of the older protocol work together: backend, page script, request and answer.'),
    RT2: rule('A backend route exchanges an API key and an e-mail address for a token.'),
    RT3: rule('The page fetches its token from its own backend, with its cookies.'),
    RT4: rule('A frame of the older dialect sends that dialect’s request.'),
    RT5: rule('The answer contains token and widget id, and goes to the exact origin that asked.'),
    RT6: rule('A request from an origin other than the frame’s is not answered.'),
    RT7: rule('The first token answers later requests; expiry fetches a new token; logout discards it.'),
    RT8: rule('Logout can reload the frame, even though it is cross-origin.'),
    RT9: rule('Tokens live in memory: neither host nor frame writes to storage or cookies.'),
    RT10: rule('Without the right window or a token, there is no answer.'),
  },
};
