export * from './states';
export * from './plan';
export * from './operation';
export * from './summarisePlan';
export * from './describeEdge';
export * from './describePlanGraph';
