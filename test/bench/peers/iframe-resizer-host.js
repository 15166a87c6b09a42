import iframeResize from '@iframe-resizer/parent';

window.start = ({ frameOrigin, target }) => {
  const frame = document.createElement('iframe');
  frame.src = `${frameOrigin}/iframe-resizer`;
  target.append(frame);
  iframeResize({ license: 'GPLv3', waitForLoad: true, warningTimeout: 0 }, frame);
};
