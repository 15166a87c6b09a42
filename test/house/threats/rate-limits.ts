import { rule, type ThreatGroup } from './threat.ts';

export const rateLimitsThreats: ThreatGroup = {
  title: 'Rate limits',
  rows: {
    RL01: rule('Without a proxy, the client’s IP address is the socket’s, whatever headers say.'),
    RL02: rule('Behind proxies, the client’s IP address is the one that the outermost trusted proxy saw.'),
    RL03: rule('Other headers that contain an IP address are ignored.'),
    RL04: rule('Trusting every proxy cannot be configured.'),
    RL05: rule('IPv6 counts per /64, and IPv4 in IPv6 counts as IPv4.'),
    RL06: rule('Counters have a bounded size and are deleted with their window.'),
    RL07: rule('A limit applies to any window, wherever it begins.'),
    RL08: rule('A clock that is set back blocks nothing for longer than one window.'),
    RL09: rule('If its counter is unavailable, a rate-limited route refuses every request.'),
    RL10: rule('A 429 states how long to wait and the limit.'),
  },
};
