import { credential } from '../descriptor.ts';
import { accessKeyRoutes } from './routes.ts';

export const accessKey = credential({
  name: 'access-key',
  documents: [
    {
      what: 'access key `akey_…` and `ak_…`',
      heldBy: 'a backend, never a page',
      lives: 'until it is revoked',
      theftGives: 'embed tokens for every customer of the tenant',
      howToEnd: '`vitrine access-keys revoke`, with `--tokens` also what was issued',
    },
  ],
  routes: accessKeyRoutes,
  rows: { table: 'access_keys', noun: 'access key', endedAt: 'revoked_at', afterRestore: 'stands', label: 'name' },
  commands: 'access-keys',
  audit: { target: 'access_key', actions: ['access_key.created', 'access_key.revoked', 'access_key.refused'] },
});
