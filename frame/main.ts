import { connection } from './start.ts';
import './theme/index.css';
import { documentIds } from '../protocol/frame-document.ts';
import { createApi } from './data/api.ts';
import type { WatchPaper } from './paper/paper.ts';
import { readPageData } from './runtime/page-data.ts';
import { whenIdle } from './runtime/when-idle.ts';
import { createSession } from './session/session.ts';
import { shareWithModules } from './shared/share.ts';
import { loadPart } from './ui/part.ts';
import { openDetailsForPrint } from './ui/open-details-for-print.ts';
import { adoptedStyles } from './widget/style.ts';

const page = readPageData();
const root = document.getElementById(documentIds.root);

shareWithModules();
openDetailsForPrint();
if (root && page?.kind === 'frame') {
  const { tenant, base: baseUrl, ownWidget: own, published } = page;
  const { token, ahead } = connection;
  /** Loads the code that the host page needs to print this document in full, once there is content. */
  const prepareForPaper = async (): Promise<void> => {
    const part = await loadPart('paper').catch(() => undefined);
    (part?.['watchPaper'] as WatchPaper | undefined)?.(root, adoptedStyles, (heightPerWidth) => void connection.paper(heightPerWidth));
  };
  const api = createApi({ token, tenant, embedder: () => connection.embedder, ahead, baseUrl, own, published });
  createSession(connection, api, root, () => whenIdle(() => void prepareForPaper()));
}
