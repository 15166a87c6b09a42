import { credential } from '../descriptor.ts';
import { attributeIdentityRoutes } from './routes.ts';

export const attributeIdentity = credential({
  name: 'attribute-identity',
  documents: [
    {
      what: 'embed token without proof',
      heldBy: 'the page',
      lives: 'fifteen minutes',
      theftGives: 'nothing: it shows what is published',
      howToEnd: 'turn it off: `vitrine tenants update --attribute-identity off`',
    },
  ],
  routes: attributeIdentityRoutes,
  audit: { actions: [] },
});
