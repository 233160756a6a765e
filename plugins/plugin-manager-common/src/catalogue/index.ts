export * from './sourceListing';
export * from './pluginIdFor';
export * from './normaliseRepository';
