/**
 * Catches a drawing that throws: the explorer goes back to the last one that did not, with a message. If that throws
 * too, there is nothing to go back to, and the app ends with the error. React catches errors only in a class.
 */
import { Component, type ReactNode } from 'react';
import type { Explorer } from '../explorer/explorer.js';
import type { Snapshot } from '../explorer/store.js';

interface Props {
  readonly snapshot: Snapshot;
  readonly explorer: Explorer;
  readonly children: ReactNode;
}

interface State {
  /** The snapshot that is drawn. */
  readonly of?: Snapshot;
  /** What its drawing threw. */
  readonly thrown?: { readonly error: unknown } | undefined;
  readonly isFatal?: boolean;
}

export class Guard extends Component<Props, State> {
  override state: State = {};

  static getDerivedStateFromError(error: unknown): State {
    return { thrown: { error } };
  }

  /** A new snapshot is tried again. */
  static getDerivedStateFromProps({ snapshot }: Props, { of }: State): State {
    return of === snapshot ? {} : { of: snapshot, thrown: undefined };
  }

  override componentDidCatch(error: unknown): void {
    if (!this.props.explorer.failed(error)) this.setState({ thrown: { error }, isFatal: true });
  }

  override render(): ReactNode {
    const { thrown, isFatal } = this.state;
    if (thrown && isFatal) throw thrown.error;
    return thrown ? null : this.props.children;
  }
}
