import { Component, type ReactNode } from 'react';

type Props = {
  /** What the field is drawn with; something else gets another chance. */
  of: unknown;
  fallback(): ReactNode;
  children: ReactNode;
};
type State = { of: unknown; failed: boolean };

/** Keeps what goes wrong in one field away from the form around it. */
export class FieldBoundary extends Component<Props, State> {
  static getDerivedStateFromProps({ of }: Props, state: State): State | null {
    return of === state.of ? null : { of, failed: false };
  }

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  state: State = { of: this.props.of, failed: false };

  render() {
    return this.state.failed ? this.props.fallback() : this.props.children;
  }
}
