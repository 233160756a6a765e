export { AjvSchemaEngine } from './AjvSchemaEngine';
