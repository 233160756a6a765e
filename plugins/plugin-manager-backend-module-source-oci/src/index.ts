export { pluginManagerModuleSourceOci as default } from './module';
