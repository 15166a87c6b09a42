import { rule, type ThreatGroup } from './threat.ts';

export const olderProtocolThreats: ThreatGroup = {
  title: 'The older widget protocol',
  rows: {
    RT1: rule('Backend, page script, request and answer: the four parts of the older protocol work together.'),
    RT2: rule('A backend route trades an API key and an e-mail address for a token.'),
    RT3: rule('The page fetches its token from its own backend, with its cookies.'),
    RT4: rule('A frame of the older dialect asks with that dialect’s request.'),
    RT5: rule('The answer carries token and widget id, and goes to the exact origin that asked.'),
    RT6: rule('A request of another origin than the frame’s is not answered.'),
    RT7: rule('The token of the first load answers later requests; expiry fetches another; logout forgets it.'),
    RT8: rule('Logout may load the frame anew, though it is of another origin.'),
    RT9: rule('Tokens live in memory: neither host nor frame writes to storage or cookies.'),
    RT10: rule('Without the right window, or without a token, there is no answer.'),
  },
};
