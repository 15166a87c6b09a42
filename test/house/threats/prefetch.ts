import { rule, type ThreatGroup } from './threat.ts';

export const prefetchThreats: ThreatGroup = {
  title: 'Prefetching',
  rows: {
    PF1: rule('A prefetch returns the bytes of the read that it names, under the same rules.'),
    PF2: rule('A prefetch is a text/plain body of at most 10 KB with the token; it only reads and ignores cookies.'),
    PF3: rule('Only pages that the credential is for can read the answer to a prefetch.'),
    PF4: rule('Rejected credentials are counted, and refusals for cause are recorded, as with every read.'),
    PF5: rule('A frame uses a prefetched answer only for its own request and token, validated like any answer, and once.'),
    PF6: rule('Incomplete, late, huge, refused or blocked answers are ignored: the frame requests the data itself and reports problems.'),
    PF7: rule('No answer crosses to another token, tenant, customer or document; a token swap, logout or unmount cancels it.'),
    PF8: rule('Mounts with identical reads and tokens share one request; `prefetch: false` and e-mail sign-in send none.'),
    PF9: rule('A frame requests its own process only if the host page is same-site or the operator enables it.'),
  },
};
