export * from './answers';
export * from './endpoints';
export * from './listing';
export * from './requests';
