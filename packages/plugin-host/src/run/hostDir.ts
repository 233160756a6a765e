/** Folder of the built host: its other files and its `node_modules` are beside the one file that this ends up in. */
// eslint-disable-next-line no-restricted-syntax -- the built file's folder is what is meant
export const hostDir = __dirname;
