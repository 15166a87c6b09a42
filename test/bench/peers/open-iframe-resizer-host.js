import { initialize } from '@open-iframe-resizer/core';

window.start = ({ frameOrigin, target }) => {
  const frame = document.createElement('iframe');
  frame.src = `${frameOrigin}/open-iframe-resizer`;
  target.append(frame);
  void initialize({}, frame);
};
