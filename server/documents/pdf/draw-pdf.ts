import type { PrintedDocument } from '../../../protocol/printed.ts';
import { drawBlocks } from './blocks.ts';
import type { Faces } from './faces.ts';
import { setFigure } from './figure.ts';
import { setFootLine } from './foot-line.ts';
import { withoutInvisible } from './graphemes.ts';
import { createSheet } from './sheet.ts';
import { colours, type Drawn } from './sheet-model.ts';

/** Regions that use Letter paper. */
const letterRegions: ReadonlySet<string> = new Set(['US', 'CA', 'MX', 'PH', 'CL', 'CO', 'CR', 'GT', 'NI', 'PA', 'SV', 'VE', 'DO', 'PR']);

/**
 * Draws a document as a tagged PDF (PDF/UA) with structure, language and title for screen readers. Each text also carries its characters: right-to-left scripts
 * and ligatures cannot be recovered from the glyphs.
 */
export async function drawPdf(printed: PrintedDocument, { faces, nowMs }: { faces: Faces; nowMs: number }): Promise<Buffer> {
  const { lang, direction, title, issuer, eyebrow, facts, headline, blocks, mark, pageOf } = printed;
  const size = letterRegions.has(new Intl.Locale(lang).region ?? '') ? 'LETTER' : 'A4';
  const sheet = createSheet({ lang, direction, title: withoutInvisible(title), author: issuer, createdMs: nowMs, size, faces });
  const style = (given: Partial<Drawn>): Drawn => ({ weight: 'regular', size: 9.5, ...given });
  const label = style({ weight: 'bold', size: 8, colour: colours.label });

  const headlinePt = sheet.box.width * 0.36;
  const titlePt = sheet.box.width - headlinePt - 20;
  const head = sheet.element('Sect', sheet.root);
  const top = sheet.y;
  const under = (text: string, given: Drawn, type: 'H1' | 'P' = 'P', gapPt = 3): void => {
    const set = sheet.set(text, titlePt, given);
    sheet.element(type, head, set, sheet.part(sheet.box, 0, titlePt));
    sheet.skip(set.heightPt + gapPt);
  };
  under(eyebrow, label);
  under(`\u2068${title}\u2069`, style({ weight: 'bold', size: 18 }), 'H1');
  for (const fact of facts) under(fact, style({ colour: colours.label }), 'P', 0);
  const bottom = sheet.y;
  sheet.backTo(top);
  const box = sheet.part(sheet.box, sheet.box.width - headlinePt, headlinePt);
  const figure = setFigure(sheet, headline.value, headlinePt, style({ weight: 'bold', size: 16, align: 'end' }));
  for (const set of [sheet.set(headline.label, headlinePt, { ...label, align: 'end' }), figure]) {
    sheet.element('P', head, set, box);
    sheet.skip(set.heightPt + 3);
  }
  sheet.backTo(Math.max(bottom, sheet.y));
  head.end();

  drawBlocks(sheet, blocks);

  const figures = new Intl.NumberFormat(lang);
  const foot = style({ size: 8, colour: colours.label });
  const footPt = sheet.box.width * 0.68;
  const left = setFootLine({ mark, issuer, title }, (text) => sheet.set(text, footPt, foot));
  return sheet.finish((page, pages) => {
    const text = pageOf.replace('{page}', figures.format(page)).replace('{pages}', figures.format(pages));
    return { left, right: sheet.set(text, sheet.box.width * 0.3, { ...foot, align: 'end' }) };
  });
}
