import type { ReactNode } from 'react';
import './parts.css';

/** Several inputs that make one value, under one name. */
export function FieldGroup({
  id,
  label,
  required = false,
  describedBy,
  children,
}: {
  id: string;
  label: string;
  required?: boolean;
  describedBy?: string;
  children: ReactNode;
}) {
  return (
    <fieldset id={id} className="fl-fieldset fl-field-group" aria-describedby={describedBy}>
      <legend>
        {label} {required && <span className="fl-native-required">(Required)</span>}
      </legend>
      {children}
    </fieldset>
  );
}
