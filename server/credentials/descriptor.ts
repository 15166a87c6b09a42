import type { Doors } from '../access/doors.ts';
import type { CredentialKind } from '../access/kinds.ts';
import type { OwnKeyKind } from '../access/own-token.ts';
import type { Route } from '../platform/http/route.ts';
import type { CredentialRows } from './rows.ts';
import type { CredentialServices } from './services.ts';
import type { Standing } from './standing.ts';

/**
 * Everything that the house knows of one kind of credential. A kind is a folder that exports one of these, a line in the table of `index.ts`, and, when rows
 * stand behind it, a migration. Who comes in where, the routes, the trail, upkeep, restoring, the inspector, the command line and the documents follow from it.
 */
export interface CredentialDescriptor<Name extends string = string> {
  /** One word for it in grants, the trail, commands (`<name>s list`) and documents. */
  readonly name: Name;
  /** Lines of the table in `docs/security.md`; the first is about the credential itself. */
  readonly documents: readonly [CredentialDocument, ...CredentialDocument[]];
  /** What it opens by itself; left out for what is exchanged for something else first. */
  readonly opens?: {
    readonly doors: Doors;
    /** Told apart by form alone, then resolved into a grant. */
    connect(services: CredentialServices): Pick<CredentialKind, 'recognises' | 'resolve'>;
  };
  /** Operations of the API that make it, exchange it, list it and end it. */
  routes?(services: CredentialServices): readonly Route[];
  /** What of it is kept, and how that ends. */
  readonly rows?: CredentialRows;
  /**
   * Group of commands that are written for it by hand, with `list` and one that ends it; left out: `<name>s list` and `<name>s revoke` are made from `rows`.
   */
  readonly commands?: string;
  /** Actions that the trail records of it, and what these are about. */
  readonly audit: { readonly target?: string; readonly actions: readonly string[] };
  /** What can end one before its time. Whoever comes in with one is asked for the same. */
  readonly standing?: CredentialStanding;
}

/** One line of the table of credentials, in Markdown. */
export interface CredentialDocument {
  what: string;
  heldBy: string;
  lives: string;
  theftGives: string;
  howToEnd: string;
}

export interface CredentialStanding {
  /** Set for a token that the server has signed: the kind of its key. Others are told by the form that `opens` knows. */
  readonly own?: OwnKeyKind;
  /** Reads what stands behind one, whosever it is. */
  read(services: CredentialServices, presented: Inspected): Promise<Standing | undefined>;
}

/** What the inspector was handed. */
export interface Inspected {
  /** The text itself. */
  text: string;
  /** Of a token with a good signature; empty for others. */
  claims: Readonly<Record<string, unknown>>;
}

/** Keeps the name's type while a descriptor is written. */
export function credential<Name extends string>(descriptor: CredentialDescriptor<Name>): CredentialDescriptor<Name> {
  return descriptor;
}
