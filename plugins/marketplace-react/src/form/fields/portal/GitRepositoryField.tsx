import { asObject, asText, checkRepository, checkUrl } from '@flyloft/configuration';
import type { ConfigFieldProps } from '../contract/configField';
import { FieldGroup } from '../parts/FieldGroup';
import { LineInput } from '../parts/LineInput';
import { Note } from '../parts/Note';
import { Suggestions } from '../parts/Suggestions';
import { useAsked } from '../parts/useAsked';
import { withKey } from '../parts/values';

/** A repository with a branch and a path, both offered from what the configured integrations can read. */
export function GitRepositoryField(props: ConfigFieldProps) {
  const { id, label, value, onChange, services, schema, disabled, readonly } = props;
  const whole = schema.type === 'object';
  const given = whole ? asObject(value) : { url: value };
  const url = asText(given.url);
  const branch = asText(given.branch);
  const { listBranches, listPaths } = services.lookups ?? {};
  const readable = checkUrl(url) === undefined;
  const branches = useAsked(
    listBranches && readable ? url : undefined,
    listBranches && (signal => listBranches(url, signal))
  );
  const known = branches.state === 'answered' ? branches.answer.branches : [];
  const wanted = branch === '' ? known[0] : branch;
  const isKnown = branch === '' || known.includes(branch);
  const paths = useAsked(
    whole && listPaths && wanted && known.includes(wanted) ? `${url} ${wanted}` : undefined,
    listPaths && (signal => listPaths(url, wanted ?? '', signal))
  );
  const change = (key: string) => (text: string) => {
    const next = text === '' ? undefined : text;
    onChange(whole ? withKey(value, key, next) : next);
  };
  const line = { isDisabled: disabled, isReadOnly: readonly, onBlur: props.onBlur };
  return (
    <FieldGroup id={`${id}-group`} label={label} required={props.required} describedBy={props.describedBy}>
      <LineInput
        {...line}
        id={id}
        label="Repository"
        placeholder="https://github.com/owner/name"
        inputMode="url"
        value={url}
        isInvalid={props.invalid}
        onChange={change('url')}
      />
      {whole && (
        <>
          <Suggestions
            {...line}
            id={`${id}-branch`}
            label="Branch"
            value={branch}
            placeholder={known[0]}
            suggestions={known}
            onChange={change('branch')}
          />
          <Suggestions
            {...line}
            id={`${id}-path`}
            label="Path"
            value={asText(given.path)}
            suggestions={paths.state === 'answered' ? paths.answer.paths : []}
            onChange={change('path')}
          />
        </>
      )}
      {branches.state === 'asking' && <Note>Reading the repository…</Note>}
      {branches.state === 'failed' && !services.showsChecks && <Note tone="warning">{branches.because}</Note>}
      {branches.state === 'answered' && (isKnown || !services.showsChecks) && (
        <Note tone={isKnown ? 'good' : 'warning'}>
          {isKnown
            ? `The portal can read it: ${known.length} ${known.length === 1 ? 'branch' : 'branches'}.`
            : `The repository has no branch ${branch}.`}
        </Note>
      )}
      {paths.state === 'failed' && <Note tone="warning">{`Paths are not offered: ${paths.because}`}</Note>}
      {checkRepository(value) === undefined && paths.state === 'answered' && paths.answer.truncated && (
        <Note>Only the first paths are offered; any other may be entered.</Note>
      )}
    </FieldGroup>
  );
}
