export * from './answers';
export * from './catalogueListing';
export * from './endpoints';
export * from './foresight';
export * from './listing';
export * from './requests';
