import { useRef, useState } from 'react';
import { Button, ButtonIcon, Checkbox, Text, TextAreaField } from '@backstage/ui';
import { RiDeleteBinLine } from '@remixicon/react';
import { VARIABLE_NAME } from '@flyloft/configuration';
import '../../widgets/NativeInput.css';
import { SecretReferenceField } from '../secret/SecretReferenceField';
import type { ConfigFieldProps } from '../contract/configField';
import { FieldGroup } from '../parts/FieldGroup';
import { LineInput } from '../parts/LineInput';
import { Note } from '../parts/Note';
import { useFocusOnNewRow } from '../parts/useFocusOnNewRow';
import { useRows } from '../parts/useRows';
import { DOT_ENV_LIMIT, looksSecret, parseDotEnv } from './dotEnv';
import { checkPairName } from './pairs';
import { fromVariables, toVariables, type Variable } from './variables';

/** Environment variables, plain or secret, also out of a `.env` file, whose secrets are stored at once. */
export function VariablesField(props: ConfigFieldProps) {
  const { id, label, value, onChange, services, disabled, readonly } = props;
  const { rows, change } = useRows<Variable, unknown>(value, toVariables, fromVariables, onChange);
  const next = useRef(rows.length);
  const list = useFocusOnNewRow(rows.length);
  const [importing, setImporting] = useState<string>();
  const [said, setSaid] = useState<{ tone: 'good' | 'bad' | 'warning'; text: string }>();
  const off = disabled || readonly;
  const newId = () => {
    next.current += 1;
    return next.current;
  };
  const replace = (row: Variable, by: Variable) => change(rows.map(item => (item.id === row.id ? by : item)));

  const importText = async (text: string) => {
    const { variables, refused } = parseDotEnv(text);
    try {
      const made = await Promise.all(
        variables.map(async ({ name, value: given }): Promise<Variable> => {
          if (!looksSecret(name) || !services.storeSecret)
            return { id: newId(), kind: 'plain', name, value: given };
          return { id: newId(), kind: 'secret', name, stored: await services.storeSecret(given) };
        })
      );
      const names = new Set(made.map(({ name }) => name));
      change([...rows.filter(({ name }) => !names.has(name)), ...made]);
      const secrets = made.filter(({ kind }) => kind === 'secret').length;
      const lines = refused.slice(0, 5).map(({ line, because }) => `line ${line} ${because}`);
      setSaid({
        tone: refused.length > 0 ? 'warning' : 'good',
        text: `Took ${made.length} variables, ${secrets} of them stored as secrets.${
          lines.length > 0 ? ` Left out: ${lines.join(', ')}.` : ''
        }`,
      });
      setImporting(undefined);
    } catch (error) {
      setSaid({
        tone: 'bad',
        text: `No variable was taken, because a secret could not be stored: ${
          error instanceof Error ? error.message : String(error)
        }`,
      });
    }
  };

  const takeFile = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > DOT_ENV_LIMIT)
      setSaid({ tone: 'bad', text: `${file.name} is too large for a .env file.` });
    else await importText(await file.text());
  };

  return (
    <FieldGroup id={id} label={label} required={props.required} describedBy={props.describedBy}>
      {rows.length === 0 && <Text color="secondary">Empty.</Text>}
      <ul className="fl-pairs" ref={list}>
        {rows.map((row, index) => {
          const others = rows.filter(item => item !== row).map(item => item.name);
          const wrong = checkPairName(row.name, others, VARIABLE_NAME);
          const what = row.name || `variable ${index + 1}`;
          return (
            <li key={row.id} className="fl-pair fl-pair-wide">
              <LineInput
                label={`Name ${index + 1}`}
                value={row.name}
                isDisabled={disabled}
                isReadOnly={readonly}
                isInvalid={wrong !== undefined}
                {...(wrong === undefined ? {} : { description: wrong })}
                onChange={name => replace(row, { ...row, name })}
                onBlur={props.onBlur}
              />
              {row.kind === 'plain' ? (
                <LineInput
                  label={`Value ${index + 1}`}
                  value={row.value}
                  isDisabled={disabled}
                  isReadOnly={readonly}
                  onChange={text => replace(row, { ...row, value: text })}
                  onBlur={props.onBlur}
                />
              ) : (
                <SecretReferenceField
                  {...props}
                  id={`${id}-secret-${row.id}`}
                  label={what}
                  value={row.stored}
                  required={false}
                  invalid={false}
                  onChange={stored => replace(row, { ...row, stored: stored as typeof row.stored })}
                />
              )}
              <Checkbox
                isSelected={row.kind === 'secret'}
                isDisabled={off}
                onChange={secret =>
                  replace(
                    row,
                    secret
                      ? { id: row.id, name: row.name, kind: 'secret', stored: undefined }
                      : { id: row.id, name: row.name, kind: 'plain', value: '' }
                  )
                }
              >
                {`${what} is secret`}
              </Checkbox>
              <ButtonIcon
                aria-label={`Remove ${what}`}
                icon={<RiDeleteBinLine />}
                variant="secondary"
                isDisabled={off}
                onPress={() => change(rows.filter(item => item.id !== row.id))}
              />
            </li>
          );
        })}
      </ul>
      <div className="fl-row">
        <Button
          size="small"
          variant="secondary"
          isDisabled={off}
          onPress={() => change([...rows, { id: newId(), kind: 'plain', name: '', value: '' }])}
        >
          Add a variable
        </Button>
        <Button
          size="small"
          variant="secondary"
          isDisabled={off}
          onPress={() => setImporting(importing === undefined ? '' : undefined)}
        >
          Import a .env file
        </Button>
      </div>
      {importing !== undefined && (
        <>
          <TextAreaField
            label="Content of the .env file"
            description="Variables whose names speak of secrets, tokens, passwords or keys are stored as secrets. The text itself is not kept."
            value={importing}
            autoComplete="off"
            onChange={setImporting}
          />
          <label className="fl-native-label">
            Or take it from a file{' '}
            <input
              type="file"
              className="fl-native-file"
              onChange={event => void takeFile(event.target.files?.[0])}
            />
          </label>
          <div>
            <Button
              size="small"
              isDisabled={importing.trim() === ''}
              onPress={() => void importText(importing)}
            >
              Take these variables
            </Button>
          </div>
        </>
      )}
      {said && <Note tone={said.tone}>{said.text}</Note>}
    </FieldGroup>
  );
}
