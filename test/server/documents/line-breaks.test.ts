import { describe, expect, it } from 'vitest';
import { setLines } from '../../../server/documents/pdf/lines.ts';
import { faces } from './printed.ts';

/** The lines of a text as they are drawn, and the width of the widest. */
function linesOf(text: string, width: number, direction: 'ltr' | 'rtl' = 'ltr'): { drawn: string[]; widest: number } {
  const lines = setLines(faces, text, width, { weight: 'regular', size: 10, direction });
  return { drawn: lines.map(({ runs }) => runs.map((run) => run.text).join('')), widest: Math.max(...lines.map((line) => line.width)) };
}

describe('a line break', () => {
  it('DC34 at a soft hyphen shows a hyphen, and soft hyphens elsewhere show none', () => {
    const word = 'Donau\u00addampf\u00adschiff\u00adfahrts\u00adgesell\u00adschaft';
    for (const width of [60, 80, 100, 140]) {
      const { drawn, widest } = linesOf(word, width);
      expect(drawn.length).toBeGreaterThan(1);
      expect(drawn.slice(0, -1).every((line) => /[a-z]-$/.test(line))).toBe(true);
      expect(drawn.map((line) => line.replace(/-$/, '')).join('')).toBe('Donaudampfschifffahrtsgesellschaft');
      expect(widest).toBeLessThanOrEqual(width);
    }
    expect(linesOf(word, 500).drawn).toEqual(['Donaudampfschifffahrtsgesellschaft']);
    expect(linesOf('Ende\u00ad', 500).drawn).toEqual(['Ende']);
    expect(linesOf('\u00adAnfang\u00ad \u00ad', 500).drawn).toEqual(['Anfang']);
  });

  it('DC34 never separates a mark from its letter, however narrow the line', () => {
    const { drawn } = linesOf('q\u0303q\u0303q\u0303q\u0303', 8);
    expect(drawn).toEqual(['q\u0303', 'q\u0303', 'q\u0303', 'q\u0303']);
  });

  it('DC34 puts no Japanese closing sign at the start of a line, and no opening sign at its end', () => {
    const text = 'あいうえお、かきくけこ。「さしすせそ」（たちつてと）なにぬねの！はひふへほーまみむめもっやゆよ'.repeat(3);
    for (let width = 45; width < 160; width += 7) {
      for (const line of linesOf(text, width).drawn) {
        expect(line).not.toMatch(/^[、。」）！ー]/);
        expect(line).not.toMatch(/[「（]$/);
      }
    }
  });
});
