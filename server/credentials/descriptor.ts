import type { AreaPolicy } from '../access/api-areas.ts';
import type { CredentialKind } from '../access/kinds.ts';
import type { OwnKeyKind } from '../access/own-token.ts';
import type { Route } from '../platform/http/routes/route.ts';
import type { CredentialRows } from './rows.ts';
import type { CredentialServices } from './services.ts';
import type { CredentialStatus } from './credential-status.ts';

/**
 * Describes one kind of credential. To add a kind, add a folder that exports a descriptor, a line in `index.ts`, and a migration when it has rows.
 * Authentication, routes, the audit trail, cleanup, restoring, the inspector, the command line and the docs are derived from the descriptors.
 */
export interface CredentialDescriptor<Name extends string = string> {
  /** The kind's name in grants, the audit trail, commands (`<name>s list`) and documents. */
  readonly name: Name;
  /** Rows of the table in `docs/security.md`. The first is about the credential itself. */
  readonly documents: readonly [CredentialDocument, ...CredentialDocument[]];
  /** Requests that the credential authorizes by itself. Omitted for a credential that is first exchanged for another one. */
  readonly opens?: {
    readonly areas: AreaPolicy;
    /** `recognises` looks at the form alone; `resolve` returns the grant. */
    connect(services: CredentialServices): Pick<CredentialKind, 'recognises' | 'resolve'>;
  };
  /** API operations that create, exchange, list and end the credential. */
  routes?(services: CredentialServices): readonly Route[];
  /** The stored rows, and how they end. */
  readonly rows?: CredentialRows;
  /** Handwritten command group with `list` and a command that ends one. Omitted: `<name>s list` and `<name>s revoke` are generated from `rows`. */
  readonly commands?: string;
  /** Actions in the audit trail, and their target. */
  readonly audit: { readonly target?: string; readonly actions: readonly string[] };
  /** Reads what can end a credential early. Requests with the credential check the same state. */
  readonly status?: CredentialStatusReader;
}

/** One row of the table of credentials, in Markdown. */
export interface CredentialDocument {
  what: string;
  heldBy: string;
  lives: string;
  theftGives: string;
  howToEnd: string;
}

export interface CredentialStatusReader {
  /** Set for a token that the server signs: the kind of its key. Other credentials are recognised by `opens`. */
  readonly own?: OwnKeyKind;
  /** Reads the state behind a credential of any tenant. */
  read(services: CredentialServices, presented: Inspected): Promise<CredentialStatus | undefined>;
}

/** The credential given to the inspector. */
export interface Inspected {
  /** The full text of the credential. */
  text: string;
  /** Claims of a token with a valid signature; empty for other credentials. */
  claims: Readonly<Record<string, unknown>>;
}

/** Returns the descriptor, keeping the literal type of its name. */
export function credential<Name extends string>(descriptor: CredentialDescriptor<Name>): CredentialDescriptor<Name> {
  return descriptor;
}
