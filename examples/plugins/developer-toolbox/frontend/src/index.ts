export { developerToolboxPlugin as default } from './plugin';
