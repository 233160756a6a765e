export { PostgresSources } from './PostgresSources';
