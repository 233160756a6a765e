export { pluginManagerModuleSourceBackstageDirectory as default } from './module';
