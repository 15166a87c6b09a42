import { createLineDrawer, drawStrokes, lineHeight } from './draw-lines.ts';
import { withoutInvisible } from './graphemes.ts';
import { setLines } from './lines.ts';
import { openDocument, structure } from './open-document.ts';
import { colours, type Sheet, type SheetOptions } from './sheet-model.ts';

/** Position of a picture. The types of pdfkit leave it out. */
type FigureOptions = { alt: string; bbox: number[] };

const margin = { side: 50, top: 50, bottom: 64 };

export function createSheet(options: SheetOptions): Sheet {
  const { direction, faces } = options;
  const { document, done } = openDocument(options);
  const root = structure(document, 'Document');
  document.addStructure(root);
  const { width: pageWidth, height: pageHeight } = document.page;
  const isRtl = direction === 'rtl';
  const drawLines = createLineDrawer(document, faces, isRtl);
  let y = margin.top;

  const widthPt = pageWidth - 2 * margin.side;
  const sheet: Sheet = {
    box: { x: margin.side, width: widthPt },
    roomPt: pageHeight - margin.bottom - margin.top,
    root,
    get y() {
      return y;
    },
    onNewPage: undefined,

    skip(heightPt) {
      y += heightPt;
    },

    backTo(top) {
      y = top;
    },

    keep(heightPt) {
      if (y + heightPt <= pageHeight - margin.bottom || y === margin.top) return;
      document.addPage();
      y = margin.top;
      sheet.onNewPage?.();
    },

    set(text, width, style) {
      const lines = setLines(faces, text, width, { ...style, direction });
      return { lines, heightPt: lines.length * style.size * lineHeight, style, actual: withoutInvisible(text) };
    },

    part({ x, width }, fromPt, partPt) {
      return { x: isRtl ? x + width - fromPt - partPt : x + fromPt, width: partPt };
    },

    draw({ lines, style }, box, lineFrom = 0, lineTo = lines.length) {
      drawLines(lines.slice(lineFrom, lineTo), style, box, y);
    },

    element(type, parent, text, box = sheet.box) {
      const element = structure(document, type, text?.actual);
      parent.add(element);
      if (!text) return element;
      element.add(() => sheet.draw(text, box));
      element.end();
      return element;
    },

    flow(type, parent, text) {
      const { lines, style, actual } = text;
      const linePt = style.size * lineHeight;
      const element = structure(document, type, actual);
      parent.add(element);
      for (let from = 0; from < lines.length; ) {
        sheet.keep(linePt);
        const room = Math.max(1, Math.floor((pageHeight - margin.bottom - y) / linePt));
        const to = Math.min(lines.length, from + room);
        const first = from;
        element.add(() => sheet.draw(text, sheet.box, first, to));
        y += (to - from) * linePt;
        from = to;
      }
      element.end();
    },

    picture(parent, alt, box, strokes) {
      const { x, width, heightPt } = box;
      const figure = document.struct('Figure', { alt, bbox: [x, y, x + width, y + heightPt] } as FigureOptions);
      parent.add(figure);
      figure.add(() => drawStrokes(document, box, y, strokes, isRtl));
      figure.end();
    },

    artifact(draw, type = 'Layout') {
      document.markContent('Artifact', { type });
      draw();
      document.endMarkedContent();
    },

    rule() {
      sheet.artifact(() => document.moveTo(margin.side, y).lineTo(pageWidth - margin.side, y).lineWidth(0.6).strokeColor(colours.rule).stroke());
    },

    finish(footOf) {
      sheet.onNewPage = undefined;
      root.end();
      const { count } = document.bufferedPageRange();
      for (let page = 0; page < count; page++) {
        document.switchToPage(page);
        y = pageHeight - margin.bottom + 26;
        const { left, right } = footOf(page + 1, count);
        sheet.artifact(() => {
          if (left) sheet.draw(left, sheet.part(sheet.box, 0, widthPt * 0.7));
          sheet.draw(right, sheet.part(sheet.box, widthPt * 0.7, widthPt * 0.3));
        }, 'Pagination');
      }
      document.end();
      return done;
    },
  };
  return sheet;
}
