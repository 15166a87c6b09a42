import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makePostgresTemplate } from '../databases/engines.ts';
import { startPostgres } from '../databases/postgres.ts';
import makeRunFolder from './run-folder.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Makes what every test file may use and no file should make for itself: the server as it is built, and one private PostgreSQL. */
export default async function setup(): Promise<() => void> {
  // Nothing to do after a build; otherwise tests of processes would test what was built at some earlier time.
  spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'server'], { cwd: root });
  const postgres = await startPostgres();
  process.env['VITRINE_TEST_POSTGRES'] = postgres.socketUrl;
  process.env['VITRINE_TEST_TEMPLATE'] = await makePostgresTemplate(postgres.socketUrl);
  const removeRunFolder = makeRunFolder();
  return () => {
    postgres.stop();
    removeRunFolder();
  };
}
