import { report } from './report.ts';

/** Smart Hold: calls offered a callback instead of waiting. Source: reports_manager.php?api=diagram_2. */
export const smartHold = report({
  api: 'diagram_2',
  prefix: 'wolkvox_smart_hold',
  counts: {
    treatment: 'Calls that entered Smart Hold',
    customer_say_no: 'Callers who declined a callback',
    customer_say_yes: 'Callers who accepted a callback',
    recall_fail: 'Callbacks that did not reach the customer',
    recall_ok: 'Callbacks that reached the customer',
  },
  percentages: { service_level_up: 'Percentage by which Smart Hold raised the service level' },
  callFacts: ['treatment', 'customer_say_no'],
  hourly: { treatment: 12, customer_say_no: 4, customer_say_yes: 8, recall_fail: 1, recall_ok: 6 },
});

export type CountField = (typeof smartHold.countFields)[number];
