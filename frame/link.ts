import './theme/index.css';
import './theme/page.css';
import './widgets/document-tools/page-tools.css';
import './widgets/invoice/invoice.css';
import './widgets/invoice/status.css';
import './widgets/plot/plot.css';
import { hydrate } from 'preact';
import { documentIds } from '../protocol/frame-document.ts';
import { readPageData } from './runtime/page-data.ts';
import { hydrationView } from './ui/hydration-view.ts';
import { openDetailsForPrint } from './ui/open-details-for-print.ts';
import { linkedPage } from './linked-page.tsx';

const page = readPageData();
const root = document.getElementById(documentIds.root);

openDetailsForPrint();
// The server rendered both language and plot: nothing is fetched.
if (root?.firstElementChild && page?.kind === 'link') hydrate(hydrationView(linkedPage(page, page.documents), root.firstElementChild), root);
