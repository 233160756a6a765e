import type { Step } from '@flyloft/configuration';

/** The steps with their state; any of them can be opened at any time. */
export function StepList({
  steps,
  current,
  visited,
  onGo,
  hidden,
}: {
  steps: readonly Step[];
  current: string | undefined;
  visited: ReadonlySet<string>;
  onGo(id: string): void;
  hidden: boolean;
}) {
  if (hidden || steps.length < 2) return null;
  return (
    <nav aria-label="Steps">
      <ol className="mp-wizard-steps">
        {steps.map(step => (
          <li key={step.id}>
            <button
              type="button"
              aria-current={step.id === current ? 'step' : undefined}
              onClick={() => onGo(step.id)}
            >
              <span aria-hidden="true">{visited.has(step.id) ? '✓' : '○'}</span>
              <span>
                {step.title}
                {step.required && !visited.has(step.id) ? ' (required)' : ''}
                {visited.has(step.id) && <span className="mp-visually-hidden"> done</span>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
