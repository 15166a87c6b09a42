import PdfKit from 'pdfkit';
import type { Face } from './faces.ts';
import { readable, setLines } from './lines.ts';
import { colours, type Element, type ElementType, type Sheet, type SheetOptions } from './sheet-model.ts';

const heads: Partial<Record<ElementType, 'Column' | 'Row'>> = { ColumnHead: 'Column', RowHead: 'Row' };

/** What pdfkit would measure again; its types leave it out. */
interface MeasuredText extends PDFKit.Mixins.TextOptions {
  textWidth: number;
  wordCount: number;
}

/** Where a picture stands; the types of pdfkit leave it out. */
type FigureOptions = { alt: string; bbox: number[] };

const margin = { side: 50, top: 50, bottom: 64 };
const lineHeight = 1.4;
/** Of the height of a line, what stands above its letters. */
const ascent = 1.05;

export function createSheet({ lang, direction, title, author, createdMs, size, faces }: SheetOptions): Sheet {
  const document = new PdfKit({
    size,
    margin: 0,
    font: '',
    pdfVersion: '1.7',
    subset: 'PDF/UA' as PDFKit.PDFDocumentOptions['subset'] & string,
    tagged: true,
    lang,
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: true,
    info: { Title: title, Author: author, Creator: 'Vitrine', Producer: 'Vitrine', CreationDate: new Date(createdMs) },
  });
  const done = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => void chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  const structure = (type: ElementType, actual?: string): Element =>
    document.struct(heads[type] ? 'TH' : type, { ...(actual !== undefined && { actual }), ...(heads[type] && { scope: heads[type] }) });
  const root = structure('Document');
  document.addStructure(root);
  const registered = new Set<string>();
  const { width: pageWidth, height: pageHeight } = document.page;
  const isRtl = direction === 'rtl';
  let y = margin.top;

  function useFace({ name, font }: Face, size_: number): void {
    // pdfkit takes what fontkit has opened: its types know of files only.
    if (!registered.has(name)) document.registerFont(name, font as unknown as ArrayBuffer);
    registered.add(name);
    document.font(name, size_);
  }

  const widthPt = pageWidth - 2 * margin.side;
  const sheet: Sheet = {
    box: { x: margin.side, width: widthPt },
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
      return { lines, heightPt: lines.length * style.size * lineHeight, style, actual: readable(text) };
    },

    part({ x, width }, fromPt, partPt) {
      return { x: isRtl ? x + width - fromPt - partPt : x + fromPt, width: partPt };
    },

    draw({ lines, style }, box, lineFrom = 0, lineTo = lines.length) {
      const { size: fontSize, align = 'start', colour = colours.text } = style;
      const atRight = (align === 'end') !== isRtl;
      document.fillColor(colour);
      lines.slice(lineFrom, lineTo).forEach(({ runs, width }, index) => {
        const baseline = y + (index * lineHeight + ascent) * fontSize;
        let x = atRight ? box.x + box.width - width : box.x;
        for (const run of runs) {
          useFace(run.face, fontSize);
          faces.setDirection(run.direction);
          const own = run.direction === 'rtl' ? { features: [] } : {};
          const options: MeasuredText = { lineBreak: false, baseline: 'alphabetic', textWidth: run.width, wordCount: 1, ...own };
          document.text(run.text, x, baseline, options);
          x += run.width;
        }
      });
    },

    element(type, parent, text, box = sheet.box) {
      const element = structure(type, text?.actual);
      parent.add(element);
      if (!text) return element;
      element.add(() => sheet.draw(text, box));
      element.end();
      return element;
    },

    flow(type, parent, text) {
      const { lines, style, actual } = text;
      const linePt = style.size * lineHeight;
      const element = structure(type, actual);
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

    picture(parent, alt, { x, width, heightPt }, strokes) {
      const figure = document.struct('Figure', { alt, bbox: [x, y, x + width, y + heightPt] } as FigureOptions);
      parent.add(figure);
      figure.add(() => {
        for (const { points, colour, widthPt: lineWidth } of strokes) {
          points.forEach((point, index) => {
            const [left, top] = [x + width * (isRtl ? 1 - point.x : point.x), y + heightPt * (1 - point.y)];
            if (index === 0) document.moveTo(left, top);
            // Of one point there is a dot: a line of next to no length with round ends.
            document.lineTo(left + (index === 0 ? 0.01 : 0), top);
          });
          document.lineWidth(lineWidth).lineJoin('round').lineCap('round').strokeColor(colour).stroke();
        }
      });
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
