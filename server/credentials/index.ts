import { accessKey } from './access-keys/descriptor.ts';
import { apiKey } from './api-keys/descriptor.ts';
import { attributeIdentity } from './attribute-identity/descriptor.ts';
import { bridgeToken } from './bridge-tokens/descriptor.ts';
import type { CredentialDescriptor } from './descriptor.ts';
import { embedKey } from './embed-keys/descriptor.ts';
import { embedToken } from './embed-tokens/descriptor.ts';
import { magicLink } from './magic-links/descriptor.ts';
import { session } from './sessions/descriptor.ts';
import { signInProxy } from './sign-in-proxy/descriptor.ts';
import { tenantToken } from './tenant-tokens/descriptor.ts';
import { widgetToken } from './widget-tokens/descriptor.ts';

/**
 * The table of all kinds of credential: a further kind is one folder and one line here; one without commands of its own has a line in
 * `cli/commands/index.ts` too. Of those that open doors, the first that recognises what a caller presents decides.
 */
export const credentials = [
  apiKey,
  tenantToken,
  embedKey,
  bridgeToken,
  session,
  magicLink,
  accessKey,
  embedToken,
  attributeIdentity,
  signInProxy,
  widgetToken,
] as const satisfies readonly CredentialDescriptor[];

export type CredentialName = (typeof credentials)[number]['name'];
