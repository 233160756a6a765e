// The page that the benchmark of forms types into: `mount('own' | 'stock', fields)` draws a form, beside nothing else.
import '@backstage/ui/css/styles.css';
import Form from '@rjsf/core';
import validator from '@rjsf/validator-ajv8';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ConfigForm } from '../../plugins/marketplace-react/src/form/ConfigForm';
import { builtInFields } from '../../plugins/marketplace-react/src/form/fields/builtInFields';
import { showFields, WIDGETS_SHOWCASE } from '../../plugins/marketplace-react/src/form/showcase';
import { schemaOf } from './schema.mjs';

function Own({ schema, uiSchema, start = {} }) {
  const [value, setValue] = useState(start);
  return createElement(ConfigForm, { id: 'form', schema, uiSchema, value, onChange: setValue });
}

function Stock({ schema }) {
  const [value, setValue] = useState({});
  return createElement(Form, {
    schema,
    formData: value,
    validator,
    liveValidate: 'onChange',
    onChange: event => setValue(event.formData),
  });
}

let root;
window.mount = (kind, count) => {
  root?.unmount();
  root = createRoot(document.getElementById('page'));
  const showcase = { widgets: WIDGETS_SHOWCASE, fields: showFields(builtInFields) }[kind];
  if (showcase) root.render(createElement(Own, { ...showcase, start: showcase.value }));
  else root.render(createElement(kind === 'own' ? Own : Stock, { schema: schemaOf(count) }));
};
