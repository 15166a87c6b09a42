import type { Authenticate } from '../../access/authenticate.ts';
import type { PlatformServices } from '../services.ts';

/** What serving a route needs of `credentials` and `resources`: declared here, because `platform` imports neither. */
export interface ApiServices extends PlatformServices {
  readonly authenticate: Authenticate;
  /** Tells whether the configured master keys are those of the database. */
  readonly masterKeyCheck: { verify(): Promise<void> };
  readonly tenants: { find(slug: string): Promise<{ id: string } | undefined> };
}
