import { rule, type ThreatGroup } from './threat.ts';

export const documentsThreats: ThreatGroup = {
  title: 'Documents',
  rows: {
    DC01: rule('A PDF has the texts and sums of the API in every script, tagged, with title and language.'),
    DC02: rule('Arabic stands from right to left, and is read back whole.'),
    DC03: rule('Heads of tables stand on every page, pages are counted, and a reader hears both once.'),
    DC04: rule('A text of any length or kind breaks no document, and no direction mark reorders what is around it.'),
    DC05: rule('What one document takes of a font changes no later one.'),
    DC06: rule('A CSV has every figure to its last digit, and adds up.'),
    DC07: rule('No cell of a CSV is a formula to a spreadsheet; no figure is changed.'),
    DC08: rule('A worker that dies, hangs or eats memory is replaced, and the process lives.'),
    DC09: rule('The queue is bounded, for all and for each caller, and says when to come back.'),
    DC10: rule('A document is for whoever may read the thing, and for nobody else.'),
    DC11: rule('Every document is written down with who made it.'),
    DC12: rule('One customer makes so many documents in a minute, and holds up no other.'),
    DC13: rule('A direct link gives files exactly where it shows its page.'),
    DC14: rule('A document of thousands of lines holds up no request.'),
    DC16: rule('The files of an invoice have taxes, payments and what remains, and add up.'),
    DC15: rule('The published package makes documents, with fonts and their licences in it.'),
    DC20: rule('The page fixes type and name of what a frame hands over.'),
    DC21: rule('Nothing is saved where the page has turned it off, or nobody has clicked.'),
    DC22: rule('A frame prints alone, and leaves the page as it was.'),
    DC31: rule('What no font has is a box with its text behind it, and the operator’s log names the letters.'),
    DC30: rule('The command line writes documents into new files, or to standard output, and into the trail.'),
    DC23: rule('The files of a direct link need no script.'),
  },
};
