import { lazy, Suspense } from 'react';
import { LoadingBlock } from '../../../components/LoadingBlock/LoadingBlock';
import type { YamlTextEditorProps } from './YamlTextEditor';

const YamlTextEditor = lazy(() => import('./YamlTextEditor').then(m => ({ default: m.YamlTextEditor })));

/** An editor for a whole configuration as YAML; its program is loaded when one is shown. */
export function YamlEditor(props: YamlTextEditorProps) {
  return (
    <Suspense fallback={<LoadingBlock label="Loading the editor" />}>
      <YamlTextEditor {...props} />
    </Suspense>
  );
}
