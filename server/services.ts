import { type Authenticate, createAuthenticate, createKindOf } from './access/authenticate.ts';
import type { CredentialDescriptor } from './credentials/descriptor.ts';
import { credentials as shippedCredentials } from './credentials/index.ts';
import { createInspect, type Inspect } from './credentials/inspect/inspect.ts';
import { createCredentialServices, type CredentialServices } from './credentials/services.ts';
import { upkeepPieces } from './upkeep-pieces.ts';
import { createPlatform, type ServiceOptions as PlatformOptions } from './platform/services.ts';
import { createLeases } from './platform/upkeep/lease.ts';
import { createUpkeep, type Upkeep } from './platform/upkeep/upkeep.ts';
import { createShareTokenVault } from './resources/links/share-token.ts';
import { createResources } from './resources/services.ts';

/** Everything that routes, pages and commands use, created once. */
export interface Services extends CredentialServices {
  /** The table of credential kinds. */
  readonly credentials: readonly CredentialDescriptor[];
  readonly authenticate: Authenticate;
  /** Determines the kind of a credential from its form, for credentials that do not arrive in a header. */
  readonly kindOf: ReturnType<typeof createKindOf>;
  readonly inspect: Inspect;
  /** Periodic tasks that only one process at a time runs. Not started here. */
  readonly upkeep: Upkeep;
}

export interface ServiceOptions extends PlatformOptions {
  /** Default: every credential kind that ships. */
  credentials?: readonly CredentialDescriptor[];
}

/** Creates the services: platform, resources, credentials, and the services that use all three. */
export function createServices({ credentials = shippedCredentials, ...options }: ServiceOptions): Services {
  const services = createCredentialServices(createResources(createPlatform(options)));
  const kinds = credentials.flatMap(({ name, opens }) => (opens ? [{ name, areas: opens.areas, ...opens.connect(services) }] : []));
  const kindOf = createKindOf(kinds);
  return {
    ...services,
    credentials,
    authenticate: createAuthenticate(kinds, services.tokens),
    kindOf,
    inspect: createInspect({ services, credentials, kindOf }),
    upkeep: createUpkeep({
      leases: createLeases(services),
      pieces: upkeepPieces({
        ...services,
        credentials,
        auditDays: services.config.auditDays,
        vault: createShareTokenVault(services.masterKeys, services.config.publicUrl),
      }),
      log: services.log,
    }),
  };
}
