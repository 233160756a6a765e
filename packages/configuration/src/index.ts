export * from './checks';
export * from './fieldRules';
export * from './expression';
export * from './policy';
export * from './wizard';
export * from './yaml';
export * from './values';
