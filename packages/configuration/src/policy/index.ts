export {
  lockIssues,
  matchesGlob,
  NO_POLICY,
  placeValues,
  policyFor,
  policyIssues,
  teamDefaultsFor,
  type ConfigurationPolicy,
  type Lock,
  type PluginPolicy,
} from './policy';
