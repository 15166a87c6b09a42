import { rule, type ThreatGroup } from './threat.ts';

export const faultsHttpThreats: ThreatGroup = {
  title: 'Connections and load',
  rows: {
    D2: rule('However a client disconnects, its slot is released; no client can fill the server for others.'),
    D3: rule('Shutdown ends every connection with an explicit answer, and resets none.'),
    D11: rule('The server works like any Express app: behind middleware, mounted under a path, and with absolute request targets.'),
    D13: rule('Refusals are cheap: connections close, the log counts them, and accepted requests are unaffected.'),
    D14: rule('A backend that mints tokens loads no server code.'),
    D15: rule('Overlong text is not examined further; repeated values are parsed once.'),
  },
};
