import { Component, type ReactNode } from 'react';
import { RefusedForm } from './RefusedForm';

type State = { schema: unknown; failure?: string };

/** Keeps what a schema does to its form away from the page around it; another schema gets another chance. */
export class FormBoundary extends Component<{ schema: unknown; children: ReactNode }, State> {
  static getDerivedStateFromProps({ schema }: { schema: unknown }, state: State): State | null {
    return schema === state.schema ? null : { schema };
  }

  static getDerivedStateFromError(error: unknown) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  state: State = { schema: undefined };

  render() {
    const { failure } = this.state;
    if (failure === undefined) return this.props.children;
    return (
      <RefusedForm
        refusal={{
          code: 'SCHEMA_REFUSED',
          message: `This form cannot be drawn: ${failure}. Nothing that you entered is lost; tell the publisher of the plugin.`,
        }}
      />
    );
  }
}
