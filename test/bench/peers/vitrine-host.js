/** Ours, by the script tag. A token callback of the caller's own takes the place of the token. */
window.start = ({ frameOrigin, tenant, receiptId, token, getToken, target }) => {
  const options = { server: frameOrigin, tenant, widget: 'receipt', resource: receiptId, locale: 'en', theme: 'light', getToken: getToken ?? (() => token) };
  return window.Vitrine.mount(target, options).unmount;
};
