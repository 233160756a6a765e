export * from './answers';
export * from './endpoints';
export * from './foresight';
export * from './listing';
export * from './requests';
