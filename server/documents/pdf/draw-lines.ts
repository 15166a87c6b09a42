import type { Face, Faces } from './faces.ts';
import type { Line } from './lines.ts';
import { type Box, colours, type Drawn, type Stroke } from './sheet-model.ts';

/** Measurements that pdfkit would otherwise repeat. Its types leave them out. */
interface MeasuredText extends PDFKit.Mixins.TextOptions {
  textWidth: number;
  wordCount: number;
}

export const lineHeight = 1.4;
/** Distance from the top of a line to its baseline, in font sizes. */
const ascent = 1.05;

/** Creates a function that draws lines of text below a given height, each run in its font. */
export function createLineDrawer(document: PDFKit.PDFDocument, faces: Faces, isRtl: boolean) {
  const registered = new Set<string>();

  function useFace({ name, font }: Face, size: number): void {
    // pdfkit accepts an open fontkit font, but its types only know files.
    if (!registered.has(name)) document.registerFont(name, font as unknown as ArrayBuffer);
    registered.add(name);
    document.font(name, size);
  }

  return (lines: readonly Line[], { size, align = 'start', colour = colours.text }: Drawn, box: Box, top: number): void => {
    const atRight = (align === 'end') !== isRtl;
    document.fillColor(colour);
    lines.forEach(({ runs, width }, index) => {
      const baseline = top + (index * lineHeight + ascent) * size;
      let x = atRight ? box.x + box.width - width : box.x;
      for (const run of runs) {
        useFace(run.face, size);
        faces.setDirection(run.direction);
        const own = run.direction === 'rtl' ? { features: [] } : {};
        const options: MeasuredText = { lineBreak: false, baseline: 'alphabetic', textWidth: run.width, wordCount: 1, ...own };
        document.text(run.text, x, baseline, options);
        x += run.width;
      }
    });
  };
}

/** Draws a line through points. X starts at the side where reading begins. */
export function drawStrokes(
  document: PDFKit.PDFDocument,
  { x, width, heightPt }: Box & { heightPt: number },
  top: number,
  strokes: readonly Stroke[],
  isRtl: boolean,
): void {
  for (const { points, colour, widthPt } of strokes) {
    points.forEach((point, index) => {
      const [left, down] = [x + width * (isRtl ? 1 - point.x : point.x), top + heightPt * (1 - point.y)];
      if (index === 0) document.moveTo(left, down);
      // A single point becomes a dot: a line of almost no length with round ends.
      document.lineTo(left + (index === 0 ? 0.01 : 0), down);
    });
    document.lineWidth(widthPt).lineJoin('round').lineCap('round').strokeColor(colour).stroke();
  }
}
