import { warmUp } from './i18n/warm-up.ts';
import { askEarly } from './runtime/early.ts';
import { readPageData } from './runtime/page-data.ts';

const page = readPageData();

if (page?.kind === 'frame') {
  askEarly(page);
  // While the page answers, and the rest of the document comes.
  setTimeout(warmUp);
}
