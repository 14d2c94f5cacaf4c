/** What differs between clusters; `npm run kubernetes` has a flag for each. */
export type Settings = {
  /** Where the lists are applied; only addresses of other pods name it. */
  readonly namespace: string;
  /** Image with its tag. */
  readonly image: string;
  /** Pods over which the operations are spread in `sharded.yaml`. */
  readonly shards: number;
  /** Value of the label `release` by which a Prometheus of the operator selects what it scrapes and judges. */
  readonly release: string;
  /** Where the annotations' links lead, as for the rule files. */
  readonly links: { readonly runbooks: string; readonly grafana: string };
};

/** One name for everything: objects, job and the label that selects the pod. The rules ask for this job. */
export const name = 'smart-hold-exporter';

export const selector = { 'app.kubernetes.io/name': name };

/** The port of the exporter, by the name that the other objects use. */
export const port = { name: 'metrics', number: 10857 };
