import { rule, type ThreatGroup } from './threat.ts';

export const frameFaultsThreats: ThreatGroup = {
  title: 'Viewers in the frame',
  rows: {
    V1: rule('Lists can be filtered by words, year, month and status, and say when nothing matches.'),
    V2: rule('The server also provides receipts and invoices as PDF and CSV, under the same grant.'),
    V4: rule('Every list row is in the tab order, and no focus ring is clipped.'),
    V6: rule('Text from browser translation is replaced when language or state changes; figures are never translated.'),
    V7: rule('Zero has no sign, however it was written or rounded.'),
    V8: rule('Figures never wrap inside their digits, only drafts have a badge, and years are list headings.'),
    V12: rule('There are seven languages, one file each; an unlisted region uses the words of its language.'),
    V13: rule('Unchanged content is not rebuilt; thousands of lines render without a long task.'),
    G2: rule('Long line lists are folded, never truncated: browser search finds every line, and print shows all.'),
    E1: rule('Code that failed to load is fetched and verified again on the next attempt, in every engine.'),
    E4: rule('The dots of a plot are round in every engine.'),
    G1: rule('An embedded receipt prints whole on any paper size and margin.'),
    G8: rule('While a frame loads, a skeleton of matching shape shows, takes no space, and disappears when loading ends.'),
    E5: rule('A font wider than the default breaks no figure.'),
  },
};
