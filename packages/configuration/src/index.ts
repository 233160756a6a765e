export * from './expression';
export * from './wizard';
