export { hostile as default } from './attack';
