import { embedDashboard } from '@superset-ui/embedded-sdk/lib/index.js';

/** Superset's own SDK, used as documented. */
window.start = ({ frameOrigin, token, target }) => {
  const dashboard = embedDashboard({ id: 'receipt', supersetDomain: frameOrigin, mountPoint: target, fetchGuestToken: async () => token });
  target.querySelector('iframe').style.height = '2000px';
  return () => void dashboard.then(({ unmount }) => unmount());
};
