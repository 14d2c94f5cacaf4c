import path from 'node:path';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { Language } from '../../../grafana/language.ts';
import { renderAll } from '../../../grafana/render.ts';
import { exampleLinks } from '../../../prometheus/rules/render.ts';
import { selector } from './settings.ts';

/**
 * The boards of a language, one ConfigMap each, with the label and the annotation that the sidecar of Grafana's chart looks
 * for. Compact, because `kubectl apply` keeps a copy in an annotation, which must stay below 256 KiB.
 */
export function boards(language: Language, runbooks: string): readonly IConfigMap[] {
  return renderAll()
    .filter((board) => board.path.startsWith(`${language}/`))
    .map(({ path: file, text }) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `${path.basename(file, '.json')}-${language}`,
        labels: { ...selector, grafana_dashboard: '1' },
        annotations: { grafana_folder: 'Smart Hold' },
      },
      data: {
        [`${path.basename(file, '.json')}-${language}.json`]: `${JSON.stringify(JSON.parse(text.replaceAll(exampleLinks.runbooks, runbooks)))}\n`,
      },
    }));
}
