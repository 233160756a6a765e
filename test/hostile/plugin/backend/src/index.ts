export { hostilePlugin as default } from './plugin';
