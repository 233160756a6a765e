export { readYaml, type ReadYaml, type YamlIssue } from './readYaml';
export { writeYaml } from './writeYaml';
export { locate, type Place } from './locate';
