/** Path and integrity hash of the `rescue` file of the script-tag build. The build replaces these values. */
export const rescueFile = { path: 'vitrine/rescue.js', integrity: '' };
