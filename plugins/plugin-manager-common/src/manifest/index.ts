export * from './identifiers';
export * from './reservedIds';
export * from './capabilities';
export * from './configuration';
export * from './deployment';
export * from './extensions';
export * from './manifest';
export * from './parseManifest';
