const { server, tenant, embedKey, resource } = document.getElementById('embed').dataset;

const getToken = Vitrine.bridgeSession({
  server,
  embedKey,
  async getBridgeToken({ signal }) {
    const response = await fetch('/api/bridge-token', { method: 'POST', signal });
    if (response.status === 401) return null;
    if (!response.ok) throw new Error(`The portal answered ${response.status}.`);
    return response.text();
  },
});

// Both embeds use the same callback, and share its session.
const common = { server, tenant, embedKey, getToken };
portal.embedded(Vitrine.embed.mount('#embed', { ...common, widget: 'receipt-list' }));
if (resource) portal.embedded(Vitrine.embed.mount('#second', { ...common, widget: 'receipt', resource }));
