export { choosingValidator } from './choosingValidator';
export { validateInWorker } from './validateInWorker';
