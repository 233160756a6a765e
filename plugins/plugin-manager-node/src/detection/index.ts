export * from './environmentDetector';
