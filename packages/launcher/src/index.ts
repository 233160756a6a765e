/**
 * Starts Flyloft on one machine and looks after its processes: what `npm start` runs.
 *
 * @packageDocumentation
 */
export { launch, type Launched, type LaunchOptions } from './launch';
export { main } from './main';
