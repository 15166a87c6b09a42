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
 * All credential kinds. To add one, add a folder and a line here; a kind without its own commands also needs a line in `cli/commands/index.ts`. Of the kinds
 * with `opens`, the first that recognises a credential handles it.
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
