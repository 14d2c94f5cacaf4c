import { acceptedRules } from './accepted.ts';
import type { RuleGroup } from './alert.ts';
import { closedDayRules } from './closed-days.ts';
import { contactCentreAlerts } from './contact-centre.ts';
import { dataAgeRule, dataLatenessRule } from './data-age.ts';
import { skillRates } from './skill-rates.ts';
import { beliefAlerts } from './sre-belief.ts';
import { freshnessAlerts, quietAlerts } from './sre-freshness.ts';
import { healthAlerts } from './sre-health.ts';

/** Every rule that ships. Both files of rules, the unit tests' checks and the documentation are made from it. */
export const groups: readonly RuleGroup[] = [
  {
    name: 'smart-hold',
    recording: [...skillRates, ...acceptedRules, ...closedDayRules],
    alerts: [...contactCentreAlerts, ...quietAlerts],
  },
  {
    name: 'smart-hold-exporter',
    recording: [dataAgeRule, dataLatenessRule],
    alerts: [...freshnessAlerts, ...healthAlerts, ...beliefAlerts],
  },
];
