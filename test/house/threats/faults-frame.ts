import { rule, type ThreatGroup } from './threat.ts';

export const frameFaultsThreats: ThreatGroup = {
  title: 'What viewers meet in the frame',
  rows: {
    V1: rule('Lists are narrowed by words, year, month and status, and say when nothing fits.'),
    V2: rule('A receipt and an invoice are PDF and CSV as well, from the server, under the same grant.'),
    V4: rule('Every row of a list is in the tab order, and no focus ring is cut.'),
    V6: rule('What a translating browser has written goes with the language and the state; it leaves figures alone.'),
    V7: rule('Zero has no sign, however it was given or rounded.'),
    V8: rule('Figures stand in one piece, drafts alone have a badge, years are heads of a list.'),
    V12: rule('Seven languages, each a file; another region reads the words of its language.'),
    V13: rule('What has not changed is not built again; thousands of lines come without a long task.'),
    G2: rule('Many lines are folded, never cut: found by the search of the browser, and whole on paper.'),
    E1: rule('Code that could not be fetched is fetched at the next try, in every engine, and checked again.'),
    E4: rule('The dots of a plot are round in every engine.'),
    G1: rule('On the paper of a page, of any size and margin, an embedded receipt is whole.'),
    G8: rule('While a frame loads, a skeleton of the right shape is there, takes no room, and goes with the wait.'),
    E5: rule('A font wider than ours breaks no figure.'),
  },
};
