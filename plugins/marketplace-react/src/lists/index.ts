export { FreshRows } from './FreshRows';
export { useSteadyRows, type SteadyRows } from './useSteadyRows';
