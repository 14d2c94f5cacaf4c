import parseDuration from 'parse-duration';
import { z } from 'zod';

/** A duration as Prometheus writes it (`90s`, `1h30m`, `7d`), understood as milliseconds. */
export const duration = z
  .string()
  .regex(/^(?=\d)(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/, 'not a duration such as 90s, 10m or 1h30m')
  .transform((text) => parseDuration(text) ?? 0);
