import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { prose } from '../charts.ts';
import type { Say } from '../language.ts';
import { leastAttempts } from '../promql.ts';
import type { Place } from '../panel.ts';

/** What a supervisor must know before acting on a number. */
export const howToRead = (say: Say, at: Place): Panel =>
  prose(
    say('How to read this', 'Cómo leer esto'),
    say('What do these numbers mean and how sure are they?', '¿Qué significan estos números y qué tan seguros son?'),
    at,
    say(english, spanish),
  );

const english = `
- **Data age** first: above 20 minutes the other numbers are of the past, not of now. Behind it is the vendor or the exporter; the *Exporter health* board says which.
- **Today** begins at the operation's own midnight. The counts are the vendor's own, exact, and about 6 minutes behind; until the first reading after midnight they still are those of the day that ends. Set the time zone of the board to the operation's, or the graphs begin at another midnight.
- **Success** is callbacks that got through ÷ callbacks tried. It is shown from ${leastAttempts} callbacks on: a share of three calls says nothing.
- **Accepted** is shown as the vendor counts it. Whether it keeps callers who were called back already is not documented, so no ratio is built on it.
- **Gain** is the vendor's percentage by which Smart Hold raised a skill's service level. It cannot be summed or averaged, so it stands only per skill.
- A dash or a short word instead of a number means *not known yet*, never zero.
`;

const spanish = `
- Primero la **antigüedad de los datos**: con más de 20 minutos los demás números son del pasado, no de ahora. La causa es el proveedor o el exportador; el tablero *Estado del exportador* dice cuál.
- **Hoy** empieza a la medianoche de la operación. Las cuentas son las del proveedor, exactas, con unos 6 minutos de atraso; hasta la primera lectura tras la medianoche siguen siendo las del día que termina. Ponga en el tablero la zona horaria de la operación; si no, las gráficas empiezan en otra medianoche.
- **Efectividad** es devoluciones que llegaron al cliente ÷ devoluciones intentadas. Se muestra desde ${leastAttempts} devoluciones: una parte de tres llamadas no dice nada.
- **Aceptaron** va como la cuenta el proveedor. No está documentado si conserva a quienes ya se les devolvió la llamada; por eso no se calcula ninguna proporción con ella.
- **Mejora** es el porcentaje en que Smart Hold subió el nivel de servicio de un skill, según el proveedor. No se puede sumar ni promediar, por eso va solo por skill.
- Un guion o una palabra corta en lugar de un número significa *aún no se sabe*, nunca cero.
`;
