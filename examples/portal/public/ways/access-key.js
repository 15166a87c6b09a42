const { server, tenant, embedToken } = document.getElementById('embed').dataset;

async function renew() {
  const response = await fetch('/api/embed-token', { method: 'POST' });
  // 401: the user is signed out. Any other failure is an error, and is retried.
  return response.status === 401 ? null : response.json();
}

// The page already contains the first token.
const handle = Vitrine.embed.mount('#embed', { server, tenant, widget: 'receipt-list', embedToken, onTokenExpired: renew });

document.getElementById('renew').addEventListener('click', async () => {
  const next = await renew();
  if (!next) return handle.logout();
  handle.setToken(next);
  handle.reload();
});
portal.embedded(handle);
