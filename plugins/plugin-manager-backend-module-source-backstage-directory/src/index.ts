export { pluginManagerModuleSourceBackstageDirectory as default } from './module';
export { parseDirectory, type DirectoryEntry } from './parseDirectory';
