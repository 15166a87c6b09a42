import { rule, type ThreatGroup } from './threat.ts';

export const faultsHttpThreats: ThreatGroup = {
  title: 'How the server is reached and filled',
  rows: {
    D2: rule('No way of going away keeps a slot, and nobody fills the server for others.'),
    D3: rule('A stop ends every connection with an answer that says so, and resets none.'),
    D11: rule('The server works as any Express app: behind middleware, mounted, under a path, with absolute targets.'),
    D13: rule('Refusing costs little: the connection ends, the log counts, and those who are served are served as before.'),
    D14: rule('A backend that mints tokens loads nothing of a server.'),
    D15: rule('Texts that are too long are looked at no further; what stands there often is worked out once.'),
  },
};
