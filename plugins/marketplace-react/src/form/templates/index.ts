import type { TemplatesType } from '@rjsf/utils';
import { ArrayFieldItemTemplate } from './ArrayFieldItemTemplate';
import { ArrayFieldTemplate } from './ArrayFieldTemplate';
import { CyclicSchemaExpandTemplate } from './CyclicSchemaExpandTemplate';
import { FallbackFieldTemplate } from './FallbackFieldTemplate';
import { FieldTemplate } from './FieldTemplate';
import { MultiSchemaFieldTemplate } from './MultiSchemaFieldTemplate';
import { nothing } from './nothing';
import { ObjectFieldTemplate } from './ObjectFieldTemplate';
import { OptionalDataControlsTemplate } from './OptionalDataControlsTemplate';
import { UnsupportedFieldTemplate } from './UnsupportedFieldTemplate';
import { WrapIfAdditionalTemplate } from './WrapIfAdditionalTemplate';

/** RJSF's templates, laid out with BUI. Titles, descriptions, help and errors are drawn by the templates around them. */
export const templates: Partial<TemplatesType> = {
  ArrayFieldItemTemplate,
  ArrayFieldTemplate,
  ArrayFieldDescriptionTemplate: nothing,
  ArrayFieldTitleTemplate: nothing,
  CyclicSchemaExpandTemplate,
  DescriptionFieldTemplate: nothing,
  FallbackFieldTemplate,
  FieldErrorTemplate: nothing,
  FieldHelpTemplate: nothing,
  FieldTemplate,
  MultiSchemaFieldTemplate,
  ObjectFieldTemplate,
  OptionalDataControlsTemplate,
  TitleFieldTemplate: nothing,
  UnsupportedFieldTemplate,
  WrapIfAdditionalTemplate,
};
