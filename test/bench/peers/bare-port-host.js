/** The minimum that resizes an iframe: a port to its document, whose numbers become the height. */
window.start = ({ frameOrigin, target }) => {
  const frame = document.createElement('iframe');
  frame.src = `${frameOrigin}/bare-port`;
  frame.addEventListener('load', () => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }) => {
      frame.style.height = `${data}px`;
    });
    port1.start();
    frame.contentWindow.postMessage(null, frameOrigin, [port2]);
  });
  target.append(frame);
};
