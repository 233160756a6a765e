export * from './configurationCheck';
