import { connection } from './start.ts';
import './theme/index.css';
import { documentIds } from '../protocol/frame-document.ts';
import { createApi } from './data/api.ts';
import { readPageData } from './runtime/page-data.ts';
import { createSession } from './session/session.ts';
import { shareWithModules } from './shared/share.ts';
import { unfoldOnPaper } from './ui/whole-on-paper.ts';

const page = readPageData();
const root = document.getElementById(documentIds.root);

shareWithModules();
unfoldOnPaper();
if (root && page?.kind === 'frame') {
  const { token, ahead } = connection;
  createSession(connection, createApi({ token, ahead, tenant: page.tenant, embedder: () => connection.embedder, baseUrl: page.base }), root);
}
