const { server, tenant, embedKey, customerId, widget, resource } = document.getElementById('embed').dataset;

async function getToken({ signal }) {
  const response = await fetch(`${server}/v1/identity`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${embedKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ identity: { 'data-customer-id': customerId } }),
    signal,
  });
  if (!response.ok) throw new Error(`The receipts server answered ${response.status}.`);
  const { embedToken, expiresIn } = await response.json();
  return { token: embedToken, expiresIn };
}

const handle = Vitrine.embed.mount('#embed', { server, tenant, embedKey, widget, resource, getToken });
portal.embedded(handle);
