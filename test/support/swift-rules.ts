import type { SwiftClock } from './swift-clock.ts';
import { textOf } from './repository.ts';

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** The rules as shipped, with every duration as short as the clock is swift. */
export function swiftRules({ short, promql }: SwiftClock): string {
  return textOf('prometheus/smart-hold.rules.yml')
    .replace(
      /(\[|offset |for: |interval: )(\d+)([mhdw])\b/g,
      (_, before: string, n: string, unit: keyof typeof unitMs) => `${before}${short(Number(n) * unitMs[unit])}`,
    )
    .replaceAll('time()', promql);
}
