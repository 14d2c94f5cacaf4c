// Whether a figure grew over a run, or only wavered. Pure.

/** The first part of a run, in which caches fill and code is compiled, says nothing. */
const warmUp = 1 / 3;
const mostBatches = 8;

/** Student's t at 99.5 % for one to six degrees of freedom: of 200 figures that only waver, one seems to grow. */
const certain = [63.7, 9.92, 5.84, 4.6, 4.03, 3.71];

/**
 * The line through the means of up to eight batches: neighbouring samples are alike, their batches hardly. Samples
 * are `[hours, value]`. `perHour ± noise`; it grows where the slope is above its noise and comes to more than `least`
 * within the time measured. Undefined with fewer than eight samples.
 */
export function growth(samples, least) {
  const kept = samples.slice(Math.floor(samples.length * warmUp));
  const batches = batchesOf(kept);
  if (batches.length < 3) return undefined;
  const { slope, error } = line(batches);
  const hours = kept.at(-1)[0] - kept[0][0];
  const noise = certain[batches.length - 3] * error;
  return {
    perHour: slope,
    noise,
    from: batches[0][1],
    to: batches.at(-1)[1],
    grows: slope > noise && slope * hours > least,
    /** The smallest growth in an hour that this run would have shown. */
    visible: Math.max(noise, least / hours),
  };
}

function batchesOf(samples) {
  const count = Math.min(mostBatches, Math.floor(samples.length / 2));
  const at = (batch) => Math.floor((batch * samples.length) / count);
  return Array.from({ length: count }, (_, batch) => meanOf(samples.slice(at(batch), at(batch + 1))));
}

function meanOf(samples) {
  const mean = (index) => samples.reduce((sum, sample) => sum + sample[index], 0) / samples.length;
  return [mean(0), mean(1)];
}

/** Least squares: slope and its standard error. */
function line(points) {
  const [x, y] = meanOf(points);
  const sum = (term) => points.reduce((all, point) => all + term(point), 0);
  const spread = sum((point) => (point[0] - x) ** 2);
  const slope = sum((point) => (point[0] - x) * (point[1] - y)) / spread;
  const rest = sum((point) => (point[1] - y - slope * (point[0] - x)) ** 2);
  return { slope, error: Math.sqrt(rest / (points.length - 2) / spread) };
}
