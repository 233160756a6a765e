import { Alert, Button } from '@backstage/ui';
import { YamlEditor } from '@flyloft/plugin-marketplace-react';
import type { YamlIssue } from '@flyloft/configuration';

/** The configuration as text, with what is wrong by line. */
export function YamlPane({
  text,
  onChange,
  issues,
  unread,
  onForget,
}: {
  text: string;
  onChange(text: string): void;
  issues: readonly YamlIssue[];
  /** The text cannot be taken over as it is: the form keeps the last that could. */
  unread: boolean;
  onForget(): void;
}) {
  return (
    <section className="mp-wizard-yaml" aria-labelledby="wizard-yaml-title">
      <h2 id="wizard-yaml-title">YAML</h2>
      <YamlEditor
        id="wizard-yaml"
        label="Configuration as YAML"
        value={text}
        onChange={onChange}
        issues={issues}
        {...(issues.length > 0 ? { describedBy: 'wizard-yaml-issues' } : {})}
      />
      {unread && (
        <Alert
          status="warning"
          icon
          title="The form waits for this text"
          description="It keeps the last configuration that could be read, and nothing is saved until the text can be."
          customActions={
            <Button size="small" variant="secondary" onPress={onForget}>
              Back to the last
            </Button>
          }
        />
      )}
      {issues.length > 0 && (
        <ul id="wizard-yaml-issues" className="mp-wizard-issues" aria-label="What is wrong in the text">
          {issues.map(({ line, path, message }) => (
            <li key={`${line} ${path} ${message}`}>
              {`Line ${line}: ${path === '/' || message.startsWith(path) ? '' : `${path} `}${message}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
