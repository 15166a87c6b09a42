import type { Authenticate } from '../../access/authenticate.ts';
import type { PlatformServices } from '../services.ts';

/** What serving a route needs of the floors above: declared here, so that no arrow goes up. */
export interface ApiServices extends PlatformServices {
  readonly authenticate: Authenticate;
  readonly tenants: { find(slug: string): Promise<{ id: string } | undefined> };
}
