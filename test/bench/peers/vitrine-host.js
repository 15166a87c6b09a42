/** Vitrine, with the script tag. A caller may pass a token callback instead of a token. */
window.start = ({ frameOrigin, tenant, receiptId, token, getToken, target }) => {
  const options = { server: frameOrigin, tenant, widget: 'receipt', resource: receiptId, locale: 'en', theme: 'light', getToken: getToken ?? (() => token) };
  return window.Vitrine.mount(target, options).unmount;
};
