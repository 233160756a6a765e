export { checkConnection } from './checkConnection';
export { hostilePlugin as default } from './plugin';
