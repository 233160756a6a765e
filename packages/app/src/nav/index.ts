export { navModule } from './navModule';
export { PortalMark } from './PortalLogo';
