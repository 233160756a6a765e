export { reserve } from './reserve';
export { activateFrontend, deactivate, route } from './serve';
export { recordGeneration, recordRevision } from './record';
