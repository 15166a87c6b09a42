const { server, tenant, embedKey, customer } = document.getElementById('embed').dataset;

async function getBridgeToken({ signal }) {
  const response = await fetch('/api/bridge-token', { method: 'POST', signal });
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`The portal answered ${response.status}.`);
  return response.text();
}

// Anybody sees the prices with the embed key; who has signed in here sees which plan is theirs.
const viewer = customer ? { getToken: Vitrine.bridgeSession({ server, embedKey, getBridgeToken }) } : {};
const handle = Vitrine.embed.mount('#embed', { server, tenant, embedKey, widget: 'pricing-table', ...viewer });
portal.embedded(handle);
if (!customer) handle.on('offeringSelected', () => location.assign('/login?next=/pricing'));
