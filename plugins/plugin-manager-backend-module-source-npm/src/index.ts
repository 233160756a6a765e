export { pluginManagerModuleSourceNpm as default } from './module';
