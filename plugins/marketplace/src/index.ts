export { marketplacePlugin as default } from './plugin';
