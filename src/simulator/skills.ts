import type { Hours } from './hours.ts';
import { pick, randomFor } from './random.ts';

/** A queue of the simulated call centre, with what makes it unlike the others. */
export type Skill = {
  readonly id: string;
  readonly name: string;
  readonly hours: Hours;
  /** Calls that enter Smart Hold on an ordinary weekday, on average. */
  readonly callsADay: number;
  /** Share of offered callbacks that are taken. */
  readonly acceptance: number;
  /** Share of callbacks that reach nobody. */
  readonly failure: number;
  /** How many calls stand behind one that enters Smart Hold: the larger, the less a callback raises the service level. */
  readonly callsPerTreatment: number;
};

const firstId = 1001;
const traits = 0x51; // separates these draws from a day's

const subjects = ['Ventas', 'Soporte', 'Cartera', 'Retenciones', 'Facturación', 'Citas', 'Reclamos', 'Fidelización'];
const places = ['Bogotá', 'Medellín', 'Cali', 'México', 'Madrid', 'Santiago', 'Lima', 'Nacional'];

/** Names that break carelessly written software; the first skills get them on request. */
export const awkwardNames: readonly string[] = [
  'Ventas "premium"',
  'Soporte \\ técnico',
  'línea uno\nlínea dos',
  '🎧 Atención 24/7',
  'x'.repeat(500),
  '<script>alert("skill")</script>',
  "O'Higgins & Cía. {{ name }}",
  '',
];

/** The skills of an operation. The same seed gives the same ones, and the first few of a larger operation. */
export function skillsOf(options: {
  readonly seed: number;
  readonly skills: number;
  readonly busiest: number;
  readonly awkwardNames: boolean;
}): readonly Skill[] {
  return Array.from({ length: options.skills }, (_, index) => skillAt(index, options));
}

function skillAt(index: number, options: Parameters<typeof skillsOf>[0]): Skill {
  const random = randomFor(options.seed, traits, index);
  const rank = 1 + random() * (options.skills - 1);
  const awkward = options.awkwardNames ? awkwardNames[index] : undefined;
  return {
    id: String(firstId + index),
    name: awkward ?? plainName(index),
    hours: hoursAt(index),
    callsADay: options.busiest / rank ** 0.9,
    acceptance: 0.25 + 0.5 * random(),
    failure: 0.1 + 0.3 * random(),
    callsPerTreatment: pick([1, 1.5, 2, 3, 4, 6], random),
  };
}

/** Every fifth skill never closes, beginning with the first, so that something happens around any midnight. */
function hoursAt(index: number): Hours {
  if (index % 5 === 0) return 'always';
  return index % 5 === 1 ? 'extended' : 'office';
}

function plainName(index: number): string {
  const subject = subjects[index % subjects.length] ?? '';
  const place = places[Math.floor(index / subjects.length) % places.length] ?? '';
  const round = Math.floor(index / (subjects.length * places.length));
  return round === 0 ? `${subject} ${place}` : `${subject} ${place} ${round + 1}`;
}
