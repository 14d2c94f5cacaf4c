/** The counts of a row, in the order and spelling of the vendor's page. */
export const countFields = ['treatment', 'customer_say_no', 'customer_say_yes', 'recall_fail', 'recall_ok'] as const;
export type CountField = (typeof countFields)[number];

/** Every field of a row that carries a number. */
export const rowFields = [...countFields, 'service_level_up'] as const;
export type RowField = (typeof rowFields)[number];
