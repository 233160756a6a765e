export { pluginManagerModuleSourceRhdh as default } from './module';
export { parseCatalogue, type ParsedCatalogue } from './parseCatalogue';
