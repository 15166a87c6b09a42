const { server, tenant, embedToken } = document.getElementById('embed').dataset;

async function renew() {
  const response = await fetch('/api/embed-token', { method: 'POST' });
  // 401: nobody is signed in any more. Every other failure is one, and is tried again.
  return response.status === 401 ? null : response.json();
}

// The first token has come with the page.
const handle = Vitrine.embed.mount('#embed', { server, tenant, widget: 'receipt-list', embedToken, onTokenExpired: renew });

document.getElementById('renew').addEventListener('click', async () => {
  const next = await renew();
  if (!next) return handle.logout();
  handle.setToken(next);
  handle.reload();
});
portal.embedded(handle);
