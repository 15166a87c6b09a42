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

/** Everything that routes, pages and commands work with, made once. */
export interface Services extends CredentialServices {
  /** The table of the kinds of credential. */
  readonly credentials: readonly CredentialDescriptor[];
  readonly authenticate: Authenticate;
  /** The kind of a credential by its form, for doors that are not asked through a header. */
  readonly kindOf: ReturnType<typeof createKindOf>;
  readonly inspect: Inspect;
  /** What is done now and then by one process of all. Not started here. */
  readonly upkeep: Upkeep;
}

export interface ServiceOptions extends PlatformOptions {
  /** Default: every kind of credential that ships. */
  credentials?: readonly CredentialDescriptor[];
}

/** Puts the services together: platform, resources, credentials, and what works with all of them. */
export function createServices({ credentials = shippedCredentials, ...options }: ServiceOptions): Services {
  const services = createCredentialServices(createResources(createPlatform(options)));
  const kinds = credentials.flatMap(({ name, opens }) => (opens ? [{ name, doors: opens.doors, ...opens.connect(services) }] : []));
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
