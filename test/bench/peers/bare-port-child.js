/** Measures nothing: posts another number in the microtask after each change. No frame in a process of its own can be faster. */
addEventListener('message', ({ ports: [port] }) => {
  let heightPx = 200;
  new MutationObserver(() => port.postMessage((heightPx = 500 - heightPx))).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
});
