import type { RegistryWidgetsType } from '@rjsf/utils';
import { CheckboxesWidget } from './CheckboxesWidget';
import { CheckboxWidget } from './CheckboxWidget';
import { ColorWidget } from './ColorWidget';
import { DateTimeWidget, DateWidget, TimeWidget } from './DateWidgets';
import { FileWidget } from './FileWidget';
import { HiddenWidget } from './HiddenWidget';
import { NumberWidget } from './NumberWidget';
import { PasswordWidget } from './PasswordWidget';
import { RadioWidget } from './RadioWidget';
import { RangeWidget } from './RangeWidget';
import { RatingWidget } from './RatingWidget';
import { SelectWidget } from './SelectWidget';
import { TextareaWidget } from './TextareaWidget';
import { TextWidget } from './TextWidget';

/** RJSF's widgets, each made of a BUI field where BUI has one, of the browser's own input where it has none. */
export const widgets: RegistryWidgetsType = {
  TextWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
  AltDateWidget: DateWidget,
  AltDateTimeWidget: DateTimeWidget,
  DateWidget,
  DateTimeWidget,
  TimeWidget,
  ColorWidget,
  FileWidget,
  HiddenWidget,
  PasswordWidget,
  TextareaWidget,
  UpDownWidget: NumberWidget,
  RangeWidget,
  RatingWidget,
  number: NumberWidget,
  CheckboxWidget,
  CheckboxesWidget,
  RadioWidget,
  SelectWidget,
};
