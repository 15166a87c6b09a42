import './theme/index.css';
import { hydrate } from 'preact';
import { documentIds } from '../protocol/frame-document.ts';
import { loadLanguage, speak } from './i18n/language.ts';
import { readPageData } from './runtime/page-data.ts';
import { loadPlot } from './widgets/plot/lazy-plot.tsx';
import { linkPage } from './widgets/receipt/link-page.tsx';

const page = readPageData();
const root = document.getElementById(documentIds.root);

if (root && page?.kind === 'link') {
  const [language] = await Promise.all([loadLanguage([page.locale]), page.receipt.series && loadPlot()]);
  speak(language);
  hydrate(linkPage(page.receipt), root);
}
