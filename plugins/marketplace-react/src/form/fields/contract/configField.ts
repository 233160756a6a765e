import type { ComponentType } from 'react';
import type { JsonSchema } from '@flyloft/plugin-manager-common';
import type { FormServices } from '../../services';

/** What a field is drawn with. */
export type ConfigFieldProps = {
  /** Id of the element that the label belongs to. */
  id: string;
  label: string;
  /** What the form holds; it may be anything, whatever the schema says. */
  value: unknown;
  /** Undefined takes the value away. */
  onChange(value: unknown): void;
  /** Tells the form that somebody was here. */
  onBlur(): void;
  required: boolean;
  disabled: boolean;
  readonly: boolean;
  /** Whether something is wrong with the value; the form says what. */
  invalid: boolean;
  /** Ids of the elements that describe the field. */
  describedBy: string | undefined;
  schema: JsonSchema;
  /** `ui:options` of this place. */
  options: Readonly<Record<string, unknown>>;
  services: FormServices;
};

/** An option that a publisher may set under `ui:options`. */
export type ConfigFieldOption = { name: string; description: string };

/**
 * A field for a kind of value that JSON Schema has no input for. A plugin's uiSchema asks for it by name:
 * `{ "ui:field": "cron-expression" }`.
 */
export type ConfigField = {
  /** Lower case with dashes, unique in a portal. */
  name: string;
  title: string;
  /** What it is for, in a sentence or two; shown on the page of all fields. */
  documentation: string;
  options?: readonly ConfigFieldOption[];
  /** The schema that its values fit: what a publisher writes. */
  schema: JsonSchema;
  /** `ui:options` and a value for the page that shows every field. */
  example: { options?: Record<string, unknown>; value?: unknown };
  /**
   * What is wrong with a value, as a sentence without its subject ("must …"), for any value whatever its type. It asks
   * nobody; it may load what it needs first.
   */
  validate?(
    value: unknown,
    options: Readonly<Record<string, unknown>>
  ): string | undefined | Promise<string | undefined>;
  component: ComponentType<ConfigFieldProps>;
};
