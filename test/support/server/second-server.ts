import { createApp, type VitrineApp } from '../../../server/app.ts';
import type { Config } from '../../../server/config/config.ts';
import { createHttpServer, listen, stopListening } from '../../../server/platform/http/listen/listen.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import type { World } from './world.ts';

/** Another server on the same database, with its own connections and memory. */
export interface SecondServer {
  url: string;
  services: VitrineApp['services'];
  close(): Promise<void>;
}

/** @param changed Configuration that differs from the world's. */
export async function startSecondServer({ app, clock }: World, changed: Partial<Config> = {}): Promise<SecondServer> {
  const config = { ...app.services.config, ...changed };
  const database = await openDatabase(config);
  const second = await createApp({ config, database, clock, log: app.services.log });
  const server = createHttpServer(second.messageClasses, second, { publicUrl: () => config.publicUrl });
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  return {
    services: second.services,
    url: `http://127.0.0.1:${port}`,
    async close() {
      await stopListening(server, { quietMs: 0, graceMs: 0 });
      await second.close();
      await database.close();
    },
  };
}
