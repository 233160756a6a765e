import type { ThemeProps } from '@rjsf/core';
import { toRjsfFields } from './fields/contract/toRjsfField';
import { StringField } from './fields/StringField';
import { secretReference } from './fields/secret/secretReference';
import { templates } from './templates';
import { widgets } from './widgets';

const secretField = toRjsfFields([secretReference])[secretReference.name]!;

/** RJSF's theme on BUI: pass it to `withTheme`, or use `ConfigForm`, which is the faster one. */
export const buiTheme: ThemeProps = { widgets, templates, fields: { SecretField: secretField, StringField } };
