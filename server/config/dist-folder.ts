import { fileURLToPath } from 'node:url';

/** The folder `dist`. The server runs from inside it, or from the sources beside it. */
export const distFolder = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../dist/' : '../../', import.meta.url));
