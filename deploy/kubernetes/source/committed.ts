import { exampleLinks } from '../../../prometheus/rules/render.ts';
import type { Settings } from './settings.ts';

/** The settings of the lists in this repository. Image and version are those of package.json. */
export function committedSettings(manifest: {
  readonly version: string;
  readonly repository: { readonly url: string };
}): Settings {
  const [, repository = ''] = /github\.com\/(.+)\.git$/.exec(manifest.repository.url) ?? [];
  return {
    namespace: 'monitoring',
    image: `ghcr.io/${repository.toLowerCase()}:${manifest.version}`,
    shards: 3,
    release: 'kube-prometheus-stack',
    links: exampleLinks,
  };
}
