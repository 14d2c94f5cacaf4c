/**
 * Pieces of annotation templates. A skill's name is looked up when the text is written instead of joined into
 * the expression: a name that is missing or edited can then neither hide an alert nor start it anew.
 */
const ofSkill = '{operation=%q,skill_id=%q}';
const find = (metric: string) =>
  `with printf ${JSON.stringify(metric + ofSkill)} $labels.operation $labels.skill_id | query`;

/** `Ventas (7)`, or `7` where no name is known. */
export const skill =
  `{{ ${find('wolkvox_smart_hold_skill_info')} }}{{ . | first | label "skill_name" }} ({{ $labels.skill_id }})` +
  '{{ else }}{{ $labels.skill_id }}{{ end }}';

/** The value of a series of the alert's skill, as a whole number. */
export const countOf = (metric: string) => `{{ ${find(metric)} }}{{ . | first | value | printf "%.0f" }}{{ end }}`;

/** A phrase with the value of a series of the alert's skill, or another where there is none. */
export const countOr = (metric: string, phrase: (count: string) => string, otherwise: string) =>
  `{{ ${find(metric)} }}${phrase('{{ . | first | value | printf "%.0f" }}')}{{ else }}${otherwise}{{ end }}`;

export const operation = '{{ $labels.operation }}';
export const valueAsCount = '{{ $value | printf "%.0f" }}';
export const valueAsPercentage = '{{ $value | humanizePercentage }}';
export const valueAsDuration = '{{ $value | humanizeDuration }}';

/** A ratio as people write it: 0.4 → `40 %`. */
export const percent = (ratio: number) => `${Math.round(ratio * 1_000) / 10} %`;
