import { expect, type Page } from '@playwright/test';
import { pdfLetters } from '../../support/pdf-text.ts';

type Paper = NonNullable<Parameters<Page['pdf']>[0]>;

export const papers: readonly Paper[] = [
  { format: 'A4', margin: { top: '16mm', right: '16mm', bottom: '16mm', left: '16mm' } },
  { format: 'Letter' },
  { format: 'A4', landscape: true },
  { format: 'A6', margin: { top: '5mm', right: '12mm', bottom: '5mm', left: '12mm' } },
];

/** Waits until the host knows the print height of its frames. */
export const waitForPrintHeights = (page: Page, frames = 1): Promise<void> =>
  expect
    .poll(() => page.evaluate(() => [...document.querySelectorAll('iframe')].filter(({ style }) => style.getPropertyValue('--vitrine-paper')).length))
    .toBe(frames);

/** Prints a page. @returns The texts, given without white space, that are missing from the print. */
export async function missingInPrint(page: Page, paper: Paper, texts: readonly string[]): Promise<string[]> {
  const letters = await pdfLetters(await page.pdf(paper));
  return texts.filter((text) => !letters.includes(text));
}
