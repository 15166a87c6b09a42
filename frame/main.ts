import { connection } from './start.ts';
import './theme/index.css';
import { render } from 'preact';
import { documentIds } from '../protocol/frame-document.ts';
import { createApi } from './data/api.ts';
import { readPageData } from './runtime/page-data.ts';
import { createSession } from './session/session.ts';

const page = readPageData();
const root = document.getElementById(documentIds.root);

if (root && page?.kind === 'frame') createSession(connection, createApi({ token: connection.token, tenant: page.tenant, embedder: () => connection.embedder, baseUrl: page.base }), (view) => render(view, root));
