import type { PrintedBlock } from '../../../protocol/printed.ts';
import { setFigure } from './figure.ts';
import { colours, type Drawn, type Element, type SetText, type Sheet } from './sheet-model.ts';
import { type SetSums, setSums } from './sums.ts';
import { setTable } from './table.ts';

const heading: Drawn = { weight: 'bold', size: 11 };
const label: Drawn = { weight: 'bold', size: 8, colour: colours.label };
const body: Drawn = { weight: 'regular', size: 9.5 };
const strong: Drawn = { weight: 'bold', size: 9.5 };
const note: Drawn = { weight: 'regular', size: 8, colour: colours.label };
const sectionGapPt = 22;
const headingGapPt = 6;
const gapPt = 18;

type Block<K extends PrintedBlock['kind']> = Extract<PrintedBlock, { kind: K }>;

/** Draws the parts of a document below each other. Sums begin on the page of the last line that they add up. */
export function drawBlocks(sheet: Sheet, blocks: readonly PrintedBlock[]): void {
  const sums = blocks.map((block) => (block.kind === 'sums' ? setSums(sheet, block.rows) : undefined));
  blocks.forEach((block, index) => drawBlock(sheet, block, sums[index], sums[index + 1]));
}

function drawBlock(sheet: Sheet, block: PrintedBlock, sums: SetSums | undefined, following: SetSums | undefined): void {
  sheet.skip(sectionGapPt);
  const section = sheet.element('Sect', sheet.root);
  switch (block.kind) {
    case 'prose':
      drawProse(sheet, section, block);
      break;
    case 'figures':
      drawFigures(sheet, section, block);
      break;
    case 'parties':
      drawParties(sheet, section, block);
      break;
    case 'plot':
      drawPlot(sheet, section, block);
      break;
    case 'table': {
      const table = setTable(sheet, block.columns, block.rows, following ? sectionGapPt + following.beginPt : 0);
      drawHeading(sheet, section, block.heading, headingGapPt + table.beginPt);
      table.draw(section);
      break;
    }
    case 'sums':
      sums?.draw(section);
      break;
  }
  section.end();
}

/** Draws a heading, which stays on the page of the text below it. */
function drawHeading(sheet: Sheet, parent: Element, text: string, withPt: number): void {
  const set = sheet.set(text, sheet.box.width, heading);
  sheet.keep(set.heightPt + withPt);
  sheet.element('H2', parent, set);
  sheet.skip(set.heightPt + headingGapPt);
}

function drawProse(sheet: Sheet, parent: Element, { heading: title, text }: Block<'prose'>): void {
  if (title !== undefined) drawHeading(sheet, parent, title, 30);
  sheet.flow('P', parent, sheet.set(`\u2068${text.replaceAll(/\r?\n/g, '\u2069\n\u2068')}\u2069`, sheet.box.width, body));
}

/** Texts below each other in one column. */
interface Stack {
  texts: SetText[];
  heightPt: number;
}

const stackOf = (texts: SetText[]): Stack => ({ texts, heightPt: texts.reduce((sum, { heightPt }) => sum + heightPt + 2, 0) });

/** Stacks side by side, `inRow` of them in a row. */
function drawStacks(sheet: Sheet, parent: Element, stacks: readonly Stack[], inRow: number): void {
  const widthPt = columnWidth(sheet, inRow);
  for (let first = 0; first < stacks.length; first += inRow) {
    const row = stacks.slice(first, first + inRow);
    const heightPt = Math.max(...row.map((stack) => stack.heightPt));
    if (heightPt > sheet.roomPt) {
      // Stacks longer than a page continue on the next one, and are drawn below each other.
      for (const { texts } of row) for (const text of texts) sheet.flow('P', parent, text);
      continue;
    }
    sheet.keep(heightPt);
    const top = sheet.y;
    row.forEach(({ texts }, index) => {
      sheet.backTo(top);
      for (const text of texts) {
        sheet.element('P', parent, text, sheet.part(sheet.box, index * (widthPt + gapPt), widthPt));
        sheet.skip(text.heightPt + 2);
      }
    });
    sheet.backTo(top + heightPt + (first + inRow < stacks.length ? 12 : 0));
  }
}

const columnWidth = (sheet: Sheet, inRow: number): number => (sheet.box.width - gapPt * (inRow - 1)) / inRow;

function drawFigures(sheet: Sheet, parent: Element, { heading: title, items }: Block<'figures'>): void {
  const inRow = Math.min(3, Math.max(2, items.length));
  const widthPt = columnWidth(sheet, inRow);
  drawHeading(sheet, parent, title, 60);
  const stacks = items.map((item) =>
    stackOf([
      sheet.set(item.label, widthPt, label),
      setFigure(sheet, item.value, widthPt, { weight: 'bold', size: 15 }),
      ...(item.note ? [sheet.set(item.note, widthPt, note)] : []),
    ]),
  );
  drawStacks(sheet, parent, stacks, inRow);
}

const plotPt = 110;

function drawPlot(sheet: Sheet, parent: Element, { heading: title, plot: { alt, ticks, points, from, to } }: Block<'plot'>): void {
  drawHeading(sheet, parent, title, plotPt + 40);
  const labels = ticks.map(({ label: text, at }) => ({ at, set: sheet.set(text, 120, { ...note, align: 'end' }) }));
  const labelPt = Math.max(...labels.flatMap(({ set }) => set.lines.map(({ width }) => width)));
  const box = sheet.part(sheet.box, labelPt + 8, sheet.box.width - labelPt - 8);
  sheet.skip(6);
  const top = sheet.y;
  sheet.artifact(() => {
    for (const { at, set } of labels) {
      sheet.backTo(top + plotPt * (1 - at) - set.heightPt / 2);
      sheet.draw(set, sheet.part(sheet.box, 0, labelPt));
    }
  });
  sheet.backTo(top);
  const grid = ticks.map(({ at }) => ({ points: [0, 1].map((x) => ({ x, y: at })), colour: colours.rule, widthPt: 0.5 }));
  sheet.picture(parent, alt, { ...box, heightPt: plotPt }, [...grid, { points, colour: colours.line, widthPt: 1.5 }]);
  sheet.skip(plotPt + 4);
  const [first, last] = [sheet.set(from, box.width, note), sheet.set(to, box.width, { ...note, align: 'end' })];
  sheet.artifact(() => {
    sheet.draw(first, box);
    sheet.draw(last, box);
  });
  sheet.skip(first.heightPt);
}

function drawParties(sheet: Sheet, parent: Element, { items }: Block<'parties'>): void {
  const widthPt = columnWidth(sheet, 2);
  const stacks = items.map((party) =>
    stackOf([sheet.set(party.label, widthPt, label), sheet.set(party.name, widthPt, strong), ...party.lines.map((line) => sheet.set(line, widthPt, body))]),
  );
  drawStacks(sheet, parent, stacks, 2);
}
