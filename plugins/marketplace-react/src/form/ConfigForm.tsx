import {
  type Ref,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { VisuallyHidden } from '@backstage/ui';
import { pointerKeys } from '@flyloft/plugin-manager-common';
import {
  createSchemaUtils,
  type Field,
  type FieldPathId,
  type RJSFSchema,
  toFieldPathId,
  type UiSchema,
} from '@rjsf/utils';
import { LoadingBlock } from '../components/LoadingBlock/LoadingBlock';
import { choosingValidator } from '../schemaEngine';
import { FieldNotes, type FieldSlot, NotesContext, type Origins } from './core/context';
import { DrawingContext, DrawingQueue } from './core/drawing';
import type { FormIssue } from './core/errors';
import { focusField, inPageOrder } from './core/focusField';
import { LockedContext } from './core/locked';
import { ID_SEPARATOR, makeRegistry } from './core/makeRegistry';
import { toPointer } from './core/paths';
import { PendingContext, PendingInputs } from './core/pending';
import { type ChangeReason, type ConfigData, useFormData } from './core/useFormData';
import { useIssues } from './core/useIssues';
import { useConfigFields } from './fields/contract/configFieldsApi';
import type { ConfigField } from './fields/contract/configField';
import { toRjsfFields } from './fields/contract/toRjsfField';
import { FormBoundary } from './FormBoundary';
import { inspectSchema } from './inspectSchema';
import { prepareSchema } from './prepareSchema';
import { RefusedForm } from './RefusedForm';
import type { FormServices } from './services';
import { useCheck } from './validation/useCheck';
import './ConfigForm.css';

/** What a page may ask of a form. */
export type ConfigFormHandle = {
  /** The value with everything that was typed until now. */
  value(): ConfigData;
  /** Checks everything, shows what is wrong and puts the focus on the first of it. */
  validate(): Promise<readonly FormIssue[]>;
  /** Puts the focus on the field at a JSON pointer; false where there is none. */
  focus(pointer: string): boolean;
};

/** See {@link ConfigForm}. */
export type ConfigFormProps = {
  /** JSON Schema of draft 7 or 2020-12; one that is not safe to draw is refused with the reason. */
  schema: RJSFSchema;
  uiSchema?: UiSchema;
  value: ConfigData;
  /** Called with a new object where something changed; what did not keeps its identity. */
  onChange(value: ConfigData, reason: ChangeReason): void;
  /** What others found, such as the server; shown beside what the form finds. */
  errors?: readonly FormIssue[];
  /** Where values come from, by JSON pointer. */
  origins?: Origins;
  /** Anything else that stands beside a field's label. */
  slot?: FieldSlot;
  /** JSON pointers of values that nobody may change here; why is for the page to say, in `slot`. */
  locked?: readonly string[];
  disabled?: boolean;
  services?: FormServices;
  /** Fields by name in place of those that the portal's plugins registered. */
  fields?: readonly ConfigField[];
  formRef?: Ref<ConfigFormHandle>;
  /** Prefix of the ids of all its elements; one of its own where it is left out. */
  id?: string;
};

const nothing = () => undefined;
/**
 * A group in which nobody has entered anything is not there, so that nothing in it is required. A choice between constants
 * is nobody's until a person makes it.
 */
const DEFAULTS = { emptyObjectFields: 'skipEmptyDefaults', constAsDefaults: 'skipOneOf' } as const;
const NO_SERVICES: FormServices = {};
const NO_ORIGINS: Origins = {};
const NO_LOCKS: readonly string[] = [];

/**
 * A form for a config schema, controlled by its page. A key press draws one input; the value follows after a pause, the
 * check after another one. Buttons belong to the page.
 */
export function ConfigForm(props: ConfigFormProps) {
  const { schema } = props;
  const inspected = useMemo(() => inspectSchema(schema), [schema]);
  if (inspected.outcome === 'refused') return <RefusedForm refusal={inspected.refusal} />;
  return (
    <FormBoundary schema={schema}>
      <PreparedForm {...props} large={inspected.large} />
    </FormBoundary>
  );
}

/** Prepares the schema, of a large form in a task of its own before the fields are drawn. */
function PreparedForm({ large, ...props }: ConfigFormProps & { large: boolean }) {
  const { schema, uiSchema } = props;
  const prepared = useMemo(() => prepareSchema(schema, uiSchema), [schema, uiSchema]);
  const [ready, setReady] = useState(!large);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true));
    return () => clearTimeout(timer);
  }, []);
  return ready ? <CheckedForm {...props} prepared={prepared} /> : <LoadingBlock label="Preparing the form" />;
}

function CheckedForm({
  prepared,
  value,
  onChange,
  errors,
  origins = NO_ORIGINS,
  slot,
  locked = NO_LOCKS,
  disabled = false,
  services = NO_SERVICES,
  fields: givenFields,
  formRef,
  id,
}: ConfigFormProps & { prepared: ReturnType<typeof prepareSchema> }) {
  const ownId = useId().replace(/\W/g, '');
  const idPrefix = id ?? `form${ownId}`;
  const registered = useConfigFields();
  const fields = givenFields ?? registered;
  const container = useRef<HTMLDivElement>(null);

  const utils = useMemo(() => createSchemaUtils(choosingValidator, prepared.schema, DEFAULTS), [prepared]);
  const registry = useMemo(
    () => makeRegistry({ ...prepared, utils, services, fields: toRjsfFields(fields), idPrefix }),
    [prepared, utils, services, fields, idPrefix]
  );
  const root = useMemo<FieldPathId>(
    () => toFieldPathId('', { idPrefix, idSeparator: ID_SEPARATOR }),
    [idPrefix]
  );
  const pending = useMemo(() => new PendingInputs(), []);
  const queue = useMemo(() => new DrawingQueue(), []);
  const locks = useMemo(() => new Set(locked), [locked]);
  const notes = useMemo(() => new FieldNotes(), []);
  useEffect(() => notes.set(origins, slot), [notes, origins, slot]);

  const { data, change, current } = useFormData({ schema: prepared.schema, utils, value, onChange });
  const check = useCheck(prepared, fields);
  const { shown, errorSchema, touch, checkAll } = useIssues({ check, data, given: errors });

  const handleChange = useCallback(
    (next: unknown, path: FieldPathId['path']) => {
      touch(toPointer(path), { below: !Array.isArray(next) });
      change(next, path);
    },
    [change, touch]
  );
  const handleBlur = useCallback(
    (elementId: string) => {
      const pointer = container.current ? pointerOf(container.current, elementId) : undefined;
      if (pointer !== undefined) touch(pointer);
    },
    [touch]
  );

  useImperativeHandle(
    formRef,
    () => {
      const read = () => {
        pending.flush();
        return current();
      };
      const focus = (pointer: string) =>
        container.current !== null && focusField(container.current, idPrefix, pointerKeys(pointer));
      return {
        value: read,
        focus,
        async validate() {
          const found = await checkAll(read());
          const issues = container.current ? inPageOrder(container.current, found) : found;
          if (issues[0]) focus(issues[0].path);
          return issues;
        },
      };
    },
    [checkAll, current, idPrefix, pending]
  );

  const SchemaField = registry.fields.SchemaField as Field;
  return (
    <PendingContext.Provider value={pending}>
      <DrawingContext.Provider value={queue}>
        <NotesContext.Provider value={notes}>
          <LockedContext.Provider value={locks}>
            <div className="fl-form" ref={container} data-config-form={idPrefix}>
              <SchemaField
                name=""
                schema={prepared.schema}
                uiSchema={prepared.uiSchema}
                formData={data}
                errorSchema={errorSchema}
                fieldPathId={root}
                onChange={handleChange}
                onBlur={handleBlur}
                onFocus={nothing}
                registry={registry}
                disabled={disabled}
                readonly={false}
                required={false}
              />
              <VisuallyHidden>
                <span role="status">{describeIssues(shown)}</span>
              </VisuallyHidden>
            </div>
          </LockedContext.Provider>
        </NotesContext.Provider>
      </DrawingContext.Provider>
    </PendingContext.Provider>
  );
}

function pointerOf(form: HTMLElement, elementId: string): string | undefined {
  const element = form.querySelector(`[data-field="${CSS.escape(elementId)}"]`);
  return element instanceof HTMLElement ? element.dataset.pointer : undefined;
}

/** What a screen reader says when something stops fitting: the newest words once, not the whole list each time. */
function describeIssues(issues: readonly FormIssue[]): string {
  const [first] = issues;
  if (!first) return '';
  const name = pointerKeys(first.path).at(-1) ?? 'The form';
  const more = issues.length - 1;
  return `${name} ${first.message}.${more > 0 ? ` ${more} more to correct.` : ''}`;
}
