import { useMemo, useState } from 'react';
import { Button, Text } from '@backstage/ui';
import {
  type ConfigField,
  ConfigForm,
  type FormServices,
  type Showcase,
  Prose,
  showFields,
  useConfigFields,
  useEnvironments,
  useFormServices,
  WIDGETS_SHOWCASE,
} from '@flyloft/plugin-marketplace-react';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import './WidgetsPage.css';

/** Every input that a plugin's form may be made of, to try out and to choose from. Nothing of it is kept. */
export function WidgetsPage() {
  const fields = useConfigFields();
  const environments = useEnvironments();
  const environment = environments.data?.items[0]?.id;
  // The namespace of a plugin that is never there: what a form says of an empty one.
  const services = useFormServices({ ...(environment ? { environment } : {}), pluginId: 'form-fields' });
  const shown = useMemo(() => showFields(fields), [fields]);
  return (
    <Page
      title="Form fields"
      above={[above.marketplace]}
      subtitle="What publishers can ask for, to try out. Nothing that you enter is kept."
    >
      <div className="mp-widgets">
        <section aria-labelledby="widgets-schema">
          <h2 id="widgets-schema">By JSON Schema alone</h2>
          <Sample id="schema" showcase={WIDGETS_SHOWCASE} services={services} />
        </section>
        <section aria-labelledby="widgets-fields">
          <h2 id="widgets-fields">By name, in a uiSchema</h2>
          <Text as="p" color="secondary">
            {'A publisher asks for one with { "ui:field": "<name>" }. Other plugins may bring more.'}
          </Text>
          <Sample id="fields" showcase={shown} services={services} />
          <dl className="mp-widgets-list">
            {fields.map(field => (
              <div key={field.name}>
                <dt>
                  {field.title} <code>{field.name}</code>
                </dt>
                <dd>
                  <Prose>{field.documentation}</Prose>
                  {field.options && field.options.length > 0 && (
                    <ul>
                      {field.options.map(option => (
                        <li key={option.name}>
                          <code>{option.name}</code>: <Prose>{option.description}</Prose>
                        </li>
                      ))}
                    </ul>
                  )}
                  <details>
                    <summary>{`What to write for ${field.name}`}</summary>
                    <pre className="mp-widgets-code">{toWrite(field)}</pre>
                  </details>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Page>
  );
}

/** The schema and the uiSchema of a field that is called `it`, as a manifest has them. */
function toWrite({ name, schema, example }: ConfigField): string {
  const options = example.options ? { 'ui:options': example.options } : {};
  const manifest = {
    configSchema: { type: 'object', properties: { it: schema } },
    uiSchema: { it: { 'ui:field': name, ...options } },
  };
  return JSON.stringify(manifest, undefined, 2);
}

function Sample({ id, showcase, services }: { id: string; showcase: Showcase; services: FormServices }) {
  const [value, setValue] = useState(showcase.value);
  const [disabled, setDisabled] = useState(false);
  return (
    <>
      <div>
        <Button size="small" variant="secondary" onPress={() => setDisabled(!disabled)}>
          {disabled ? 'Let it be changed' : 'Show it as it looks when it cannot be changed'}
        </Button>
      </div>
      <ConfigForm
        id={id}
        schema={showcase.schema}
        uiSchema={showcase.uiSchema}
        value={value}
        onChange={setValue}
        disabled={disabled}
        services={services}
      />
    </>
  );
}
