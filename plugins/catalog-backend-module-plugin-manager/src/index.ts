export { catalogModulePluginManager as default } from './module';
