import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';

/** One of a few, as a row of buttons. */
export function Choice<T extends string>(props: {
  label: string;
  options: readonly { value: T; title: string }[];
  value: T;
  onChange: (value: T) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label={props.label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.value]}
      onSelectionChange={keys => {
        const chosen = props.options.find(option => keys.has(option.value));
        if (chosen) props.onChange(chosen.value);
      }}
    >
      {props.options.map(option => (
        <ToggleButton key={option.value} id={option.value}>
          {option.title}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
