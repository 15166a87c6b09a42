import { credential } from '../descriptor.ts';
import { signInProxyRoutes } from './routes.ts';

export const signInProxy = credential({
  name: 'sign-in-proxy',
  documents: [
    {
      what: 'token of the older sign-in proxy',
      heldBy: 'the page',
      lives: 'an hour',
      theftGives: 'as a session, which it is',
      howToEnd: '`vitrine sessions revoke`; `vitrine tenants update --sign-in-proxy off` for new ones',
    },
  ],
  routes: signInProxyRoutes,
  audit: { actions: ['sign_in_proxy.refused'] },
});
