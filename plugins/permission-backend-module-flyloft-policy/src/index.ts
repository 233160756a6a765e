export { permissionModuleFlyloftPolicy as default } from './module';
export { FlyloftPolicy } from './FlyloftPolicy';
