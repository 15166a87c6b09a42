/** The minimum that shows a framed receipt: an iframe, and the token posted on load. */
window.start = ({ frameOrigin, token, page, target }) => {
  const frame = document.createElement('iframe');
  frame.src = frameOrigin + page;
  frame.style.height = '2000px';
  frame.addEventListener('load', () => frame.contentWindow.postMessage({ token }, frameOrigin));
  target.append(frame);
  return () => frame.remove();
};
