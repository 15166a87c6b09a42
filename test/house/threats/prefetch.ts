import { rule, type ThreatGroup } from './threat.ts';

export const prefetchThreats: ThreatGroup = {
  title: 'What makes an embed quick',
  rows: {
    PF1: rule('What a page asks ahead is answered with the bytes, and under the rules, of the read it names.'),
    PF2: rule('It is text/plain of at most 10 KB with the token inside, of reads alone; no cookie counts, nothing changes.'),
    PF3: rule('Its answer is readable by pages that the credential is for, and by no other.'),
    PF4: rule('Credentials that are not accepted are counted, and refusals for cause kept, as with every read.'),
    PF5: rule('A frame takes it for the question and token that it has, checks it as an answer, and only once.'),
    PF6: rule('What is torn, late, huge, refused or blocked is nothing: the frame asks by itself and says what is wrong.'),
    PF7: rule('Nothing crosses from one token, tenant, customer or document to another; a swap, logout or unmount ends it.'),
    PF8: rule('Mounts that ask the same with one token share a request; `prefetch: false` and sign-in by e-mail send none.'),
    PF9: rule('A frame asks for a process of its own beside a page of its site, or as the operator says.'),
  },
};
