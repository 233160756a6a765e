export { FilesystemBundleStore } from './FilesystemBundleStore';
