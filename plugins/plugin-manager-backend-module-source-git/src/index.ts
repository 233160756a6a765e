export { pluginManagerModuleSourceGit as default } from './module';
