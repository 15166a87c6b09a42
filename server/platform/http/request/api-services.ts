import type { Authenticate } from '../../../access/authenticate.ts';
import type { PlatformServices } from '../../services.ts';

/** Services of `credentials` and `resources` that serving a route needs. Declared here, because `platform` imports neither. */
export interface ApiServices extends PlatformServices {
  readonly authenticate: Authenticate;
  /** Checks whether the configured master keys match the database. */
  readonly masterKeyCheck: { verify(): Promise<void> };
  readonly tenants: { find(slug: string): Promise<{ id: string } | undefined> };
}
