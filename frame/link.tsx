import './theme/index.css';
import { hydrate } from 'preact';
import { documentIds } from '../protocol/frame-document.ts';
import { loadLanguage } from './i18n/language.ts';
import { readPageData } from './runtime/page-data.ts';
import { LinkPage } from './widgets/receipt/link-page.tsx';

const page = readPageData();
const root = document.getElementById(documentIds.root);

if (root && page?.kind === 'link') {
  const language = await loadLanguage([page.locale]);
  hydrate(<LinkPage receipt={page.receipt} language={language} />, root);
}
