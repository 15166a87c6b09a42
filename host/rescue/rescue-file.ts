/** The file of `rescue` beside the script-tag build, and what it must be. The build, which knows both, puts them in place of these. */
export const rescueFile = { path: 'vitrine/rescue.js', integrity: '' };
