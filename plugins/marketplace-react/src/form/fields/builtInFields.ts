import { certificatePicker, oauthConfig, webhookConfig } from './connections/connectionFields';
import type { ConfigField } from './contract/configField';
import { codeEditor, jsonEditor, yamlEditor } from './editors/editorFields';
import {
  apiEndpoint,
  catalogFilter,
  entityPicker,
  gitRepository,
  kubernetesResource,
  portSelector,
} from './portal/portalFields';
import { secretReference } from './secret/secretReference';
import { cronExpression } from './text/cronExpression';
import { environmentVariables } from './text/environmentVariables';
import { keyValuePairs } from './text/keyValuePairs';
import { regexTester } from './text/regexTester';
import { urlValidator } from './text/urlValidator';

/** The fields that every portal has. */
export const builtInFields: readonly ConfigField[] = [
  entityPicker,
  catalogFilter,
  kubernetesResource,
  gitRepository,
  apiEndpoint,
  codeEditor,
  jsonEditor,
  yamlEditor,
  cronExpression,
  keyValuePairs,
  webhookConfig,
  oauthConfig,
  secretReference,
  certificatePicker,
  regexTester,
  urlValidator,
  portSelector,
  environmentVariables,
];
