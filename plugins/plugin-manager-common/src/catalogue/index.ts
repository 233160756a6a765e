export * from './sourceListing';
export * from './pluginIdFor';
export * from './normaliseRepository';
export * from './toPluginRequest';
