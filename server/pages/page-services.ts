import type { createKindOf } from '../access/authenticate.ts';
import type { CredentialServices } from '../credentials/services.ts';

/** What pages work with. */
export interface PageServices extends CredentialServices {
  /** The kind of a credential by its form: a direct link is not asked through a header. */
  readonly kindOf: ReturnType<typeof createKindOf>;
}
