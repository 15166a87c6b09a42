import { connection } from './start.ts';
import './theme/index.css';
import { documentIds } from '../protocol/frame-document.ts';
import { createApi } from './data/api.ts';
import { readPageData } from './runtime/page-data.ts';
import { createSession } from './session/session.ts';
import { shareWithModules } from './shared/share.ts';
import { unfoldOnPaper } from './ui/whole-on-paper.ts';

// What the fragment says of the colours holds until the host has said more. Only a browser that does not know them from the element needs it.
const scheme = location.hash.slice(1);
if (scheme === 'dark' || scheme === 'light') document.documentElement.dataset['theme'] = scheme;

const page = readPageData();
const root = document.getElementById(documentIds.root);

shareWithModules();
unfoldOnPaper();
if (root && page?.kind === 'frame') {
  const { tenant, base: baseUrl, ownWidget: own } = page;
  const { token, ahead } = connection;
  createSession(connection, createApi({ token, tenant, embedder: () => connection.embedder, ahead, baseUrl, own }), root);
}
