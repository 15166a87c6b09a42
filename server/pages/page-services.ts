import type { createKindOf } from '../access/authenticate.ts';
import type { CredentialServices } from '../credentials/services.ts';

/** Services of the pages. */
export interface PageServices extends CredentialServices {
  /** Returns the kind of a credential by its form: a direct link passes no header. */
  readonly kindOf: ReturnType<typeof createKindOf>;
}
