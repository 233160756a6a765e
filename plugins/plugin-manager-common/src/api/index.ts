export * from './listing';
export * from './requests';
