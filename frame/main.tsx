import { connection } from './start.ts';
import './theme/index.css';
import { render } from 'preact';
import { documentIds } from '../protocol/frame-document.ts';
import { App } from './app.tsx';
import { createApi } from './data/api.ts';
import { readPageData } from './runtime/page-data.ts';
import { createSession } from './session/session.ts';

const page = readPageData();
const root = document.getElementById(documentIds.root);

if (root && page?.kind === 'frame') {
  const api = createApi({ token: connection.token, tenant: page.tenant });
  const session = createSession(connection, api, (language) => render(<App session={session} language={language} />, root));
}
