import { rule, type ThreatGroup } from './threat.ts';

export const rateLimitsThreats: ThreatGroup = {
  title: 'Rate limits',
  rows: {
    RL01: rule('Without a proxy the address is the socket’s, whatever a header says.'),
    RL02: rule('Behind proxies the address is the one that the outermost trusted one has seen.'),
    RL03: rule('Other headers that name an address are ignored.'),
    RL04: rule('Trusting every proxy cannot be configured.'),
    RL05: rule('IPv6 is counted by /64, IPv4 in IPv6 as IPv4.'),
    RL06: rule('Counters are of bounded size, and gone with their window.'),
    RL07: rule('A limit holds in any window, wherever it begins.'),
    RL08: rule('A clock that is set back closes nothing for longer than a window.'),
    RL09: rule('Without its counter a guarded door stays shut.'),
    RL10: rule('A 429 says how long to wait and what the limit is.'),
  },
};
