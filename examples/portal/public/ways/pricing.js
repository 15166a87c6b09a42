const { server, tenant, embedKey, plan, customer } = document.getElementById('embed').dataset;

async function getBridgeToken({ signal }) {
  const response = await fetch('/api/bridge-token', { method: 'POST', signal });
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`The portal answered ${response.status}.`);
  return response.text();
}

// The embed key shows prices to everyone. Signed-in customers also see their current plan.
const viewer = customer ? { getToken: Vitrine.bridgeSession({ server, embedKey, getBridgeToken }) } : {};
const shown = { '#embed': { widget: 'pricing-table' } };

// The highlighted plan, as a page could place it in its text: its card, and the button alone.
if (plan) {
  shown['#card'] = { widget: 'pricing-card', resource: plan, layout: 'horizontal' };
  shown['#button'] = { widget: 'subscribe-button', resource: plan };
}

for (const [target, what] of Object.entries(shown)) {
  const handle = Vitrine.embed.mount(target, { server, tenant, embedKey, ...viewer, ...what });
  portal.embedded(handle);
  if (!customer) handle.on('offeringSelected', () => location.assign('/login?next=/pricing'));
}
