import { useState } from 'react';
import { act, render, type RenderResult } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { ConfigForm, type ConfigFormHandle, type ConfigFormProps } from '../ConfigForm';
import type { ConfigData } from '../core';

/** What a test works with. */
export type RenderedForm = RenderResult & {
  user: UserEvent;
  form(): ConfigFormHandle;
  /** Every value that the page was given, oldest first. */
  changes: ConfigData[];
  value(): ConfigData;
  rerenderWith(extra: Partial<ConfigFormProps>): void;
};

/** A page with a form on it. `value()` is what the page has got; the handle's value includes what is being typed. */
export function renderForm(
  props: Omit<ConfigFormProps, 'value' | 'onChange'> & { value?: ConfigData }
): RenderedForm {
  const handle: { current: ConfigFormHandle | null } = { current: null };
  const changes: ConfigData[] = [];
  function Page(extra: Partial<ConfigFormProps>) {
    const [value, setValue] = useState<ConfigData>(props.value ?? {});
    return (
      <ConfigForm
        id="test"
        {...props}
        value={value}
        {...extra}
        formRef={handle}
        onChange={next => {
          changes.push(next);
          setValue(next);
        }}
      />
    );
  }
  const view = render(<Page />);
  return {
    ...view,
    user: userEvent.setup(),
    form: () => handle.current!,
    changes,
    value: () => {
      let value: unknown;
      act(() => {
        value = handle.current!.value();
      });
      return JSON.parse(JSON.stringify(value));
    },
    rerenderWith: (extra: Partial<ConfigFormProps>) => view.rerender(<Page {...extra} />),
  };
}
