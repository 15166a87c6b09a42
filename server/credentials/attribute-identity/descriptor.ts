import { credential } from '../descriptor.ts';
import { attributeIdentityRoutes } from './routes.ts';

export const attributeIdentity = credential({
  name: 'attribute-identity',
  documents: [
    {
      what: 'embed token without proof',
      heldBy: 'the page',
      lives: 'fifteen minutes',
      theftGives: 'nothing: it shows a published receipt to whoever has the share token of its link',
      howToEnd: 'turn it off: `vitrine tenants update --attribute-identity off`',
    },
  ],
  routes: attributeIdentityRoutes,
  audit: { actions: [] },
});
