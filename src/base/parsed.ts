/** Why a value cannot be used, and what would be right. */
export type Refusal = { readonly problem: string; readonly remedy: string };

/** A value as understood, or why not. */
export type Parsed<T> = { readonly value: T } | Refusal;
