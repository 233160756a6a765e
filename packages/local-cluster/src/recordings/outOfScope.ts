/** Recordings that are not replayed, and why. */
export const filesOutOfScope: Record<string, string> = {
  '01-discovery-aggregated': 'kubectl and client-node fall back on plain discovery',
  '09-watch':
    'the writes between its steps were not recorded; the API contract suite asks the same of both servers',
  '09-list':
    'the writes between its steps were not recorded; the API contract suite asks the same of both servers',
  '09-watch-too-old-bookmarks':
    'needs a server that was started anew in the middle; Store tests and the contract suite cover 410 and bookmarks',
  '09-watch-bookmarks': 'the writes between its steps were not recorded; the contract suite covers bookmarks',
  '10-identities':
    'one identity: whoever has the token may do everything; there is no RBAC and no TokenRequest',
  '13-real-kubelet-pod': 'its image is not here; the contract suite for running pods covers what it shows',
  '13-real-kubelet-failures':
    'its images are not here; the contract suite for running pods covers what it shows',
};

const notServed = 'the engine does not use this kind: it is not served';
const race = 'controllers write meanwhile, and here they are done sooner';
const retries = 'how often a refused pod was tried again is a matter of time';

/** Single steps that do not match, and why: by file and index. */
export const stepsOutOfScope: Record<string, Record<number, string>> = {
  '01-discovery': {
    6: notServed,
    7: notServed,
    8: notServed,
    10: notServed,
    11: 'the build: no commit and no Go version here',
  },
  '02-crud-create': { 13: notServed, 14: notServed, 15: notServed, 16: notServed, 17: notServed },
  '02-crud-errors': Object.fromEntries(
    [12, 13, 14, 15, 16, 30, 31, 32, 33, 34, 47, 48, 49, 50, 51].map(index => [index, notServed])
  ),
  '02-crud-read-list': {
    25: 'one of the Events was made through events.k8s.io, which is not served',
    ...Object.fromEntries([26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37].map(index => [index, notServed])),
  },
  '02-crud-delete': Object.fromEntries([12, 13, 14, 15, 16].map(index => [index, notServed])),
  '02-crud-general': {
    17: 'JSON.parse keeps the last of two equal keys and says nothing',
    40: 'the YAML writer puts a key that is a dot in quotes',
    41: race,
  },
  '03-apply': {
    26: "the YAML parser's own words",
    28: 'the message shows the name that YAML 1.1 takes for a boolean',
  },
  '03-apply-service-status': { 17: notServed, 18: notServed },
  '04-patch-merge': { 21: race },
  '04-patch-json-strategic': { 24: 'the type is noticed later, when the merged object is read' },
  '05-validation': {
    13: 'the generated suffix stands in the message',
    ...Object.fromEntries([95, 96, 97, 98, 99, 100, 101, 102, 103, 107].map(index => [index, notServed])),
  },
  '05-validation-updates': {
    5: notServed,
    6: 'an empty list of endpoints that was sent is owned by nobody here',
    9: notServed,
    23: notServed,
    32: notServed,
  },
  '06-rollout-1-create': { 9: 'Events of the scheduler are written through v1, not events.k8s.io' },
  '06-rollout-6-quota-failure': { 5: retries },
  '06-rollout-8-delete-foreground': { 1: race, 4: race },
  '06-rollout-8-delete-orphan': { 0: race, 4: race },
  '07-quota': { 21: retries },
  '08-namespace-lifecycle': { 2: race, 11: race, 16: race },
  '11-pod-security': { 9: retries },
  '12-delete-options': { 44: notServed, 45: notServed, 46: notServed, 47: notServed },
};
