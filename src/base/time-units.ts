/** Fixed lengths of time in milliseconds. A local day can be an hour longer or shorter: ask `dayOf`. */
export const oneSecondMs = 1_000;
export const oneMinuteMs = 60 * oneSecondMs;
export const oneHourMs = 60 * oneMinuteMs;
export const oneDayMs = 24 * oneHourMs;
export const oneWeekMs = 7 * oneDayMs;
