export * from './manifest';
export * from './errors';
export * from './schema';
export * from './plan';
export * from './api';
export * from './catalogue';
export * from './permissions';
export * from './events';
export * from './portalPage';
export { changeOfWord, changesAsCommand, shellWord } from './text/changesAsCommand';
export { nearest } from './text/nearest';
export { STRATEGY_WORDS } from './text/strategies';
export { describePeople, describePerson } from './text/describePerson';
export {
  parseQuantity,
  formatCpu,
  formatMemory,
  formatSize,
  formatMoney,
  describeCost,
} from './text/quantities';
