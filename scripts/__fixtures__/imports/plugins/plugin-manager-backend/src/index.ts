export { plugin } from './plugin';
export { makePlan } from './app/makePlan';
