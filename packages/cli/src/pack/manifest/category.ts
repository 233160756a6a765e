/** Categories in the order in which they are tried: the more particular first. */
const CATEGORIES: [string, RegExp][] = [
  [
    'CI/CD',
    /\b(ci|cd|ci-?cd|pipelines?|build|jenkins|tekton|argo-?cd|argocd|github-actions|circleci|gitlab-ci|deploy(ment)?s?|release)\b/,
  ],
  ['Kubernetes', /\b(kubernetes|k8s|helm|openshift|cluster|topology)\b/],
  [
    'Monitoring',
    /\b(monitoring|observability|metrics|logs?|alerts?|prometheus|grafana|datadog|dynatrace|newrelic|sentry|pagerduty|on-?call|incidents?)\b/,
  ],
  ['Security', /\b(security|vulnerabilit(y|ies)|sonarqube|snyk|sbom|rbac|secrets?|compliance)\b/],
  ['Quality', /\b(quality|coverage|tests?|lint|code-coverage|badges?|scorecards?|standards)\b/],
  ['Documentation', /\b(docs?|documentation|techdocs|adr|wiki|openapi|asyncapi)\b/],
  [
    'Discovery',
    /\b(radar|tech-radar|technology|catalog|search|explore|graph|discovery|directory|dependencies)\b/,
  ],
  ['Cost', /\b(costs?|finops|billing|spend)\b/],
  ['Communication', /\b(announcements?|chat|slack|teams|news|feedback|notifications?|calendar|survey)\b/],
  ['Source control', /\b(git|github|gitlab|bitbucket|azure-devops|pull-requests?)\b/],
  ['Developer tools', /\b(tools?|toolbox|converter|formatter|playground|devtools|utilities)\b/],
];

/** A guess from the plugin's own words; an overlay corrects it. */
export function guessCategory(words: string[]): string {
  const text = words.join(' ').toLowerCase();
  return CATEGORIES.find(([, sign]) => sign.test(text))?.[0] ?? 'Other';
}

/** `tech-radar` → `Tech Radar`, with the usual abbreviations in capitals. */
export function titleOf(id: string): string {
  const capitals = new Set(['adr', 'api', 'ci', 'cd', 'aws', 'gcp', 'sbom', 'rbac', 'ui', 'sql']);
  return id
    .split('-')
    .map(word =>
      capitals.has(word) ? word.toUpperCase() : `${word.charAt(0).toUpperCase()}${word.slice(1)}`
    )
    .join(' ');
}
