export const startOfToday = (nowMs) => nowMs - (nowMs % 86_400_000);
