import type { RefreshFailureReason } from '../../base/errors.ts';
import { glossary } from '../../base/glossary.ts';
import type { Condition } from './condition.ts';
import { observedEs } from './observed-texts.ts';
import type { en } from './texts-en.ts';
import { yesterdayEs } from './yesterday-es.ts';

const {
  treatment: taken,
  customer_say_no: declined,
  customer_say_yes: accepted,
  recall_ok: reached,
  recall_fail: failed,
} = glossary;

const token = 'Revise el token de esta operación en wolkvox, y el archivo o la variable de donde se lee.';
const soon = 'Si pasa, no hay nada que hacer. Si continúa, consulte a wolkvox.';
const wires =
  'Revise que esta máquina llegue a wolkvox, que el nombre del servidor sea el correcto y que la dirección de esta máquina, o la del proxy, esté entre las IP permitidas en wolkvox.';

const reasons: Record<RefreshFailureReason, { readonly because: string; readonly remedy: string }> = {
  auth: { because: 'wolkvox rechaza el token, o no se puede leer', remedy: token },
  quota: {
    because: 'se agotó el cupo diario de llamadas a la API, o la parte que este exportador puede usar',
    remedy: 'Se renueva a la medianoche local. Para que alcance: un interval más largo, más pool_share o más licenses.',
  },
  concurrency: {
    because: 'otro programa usa el mismo token al mismo tiempo',
    remedy: 'Dé al otro programa un token propio.',
  },
  forbidden: {
    because: 'wolkvox rechaza la consulta sin decir por qué, como ocurre durante un mantenimiento o una copia',
    remedy: `${soon} Revise también que el token pueda usar la API.`,
  },
  bad_request: { because: 'wolkvox no acepta la consulta', remedy: 'Revise el servidor y su zona horaria.' },
  server_error: { because: 'wolkvox informa una falla propia', remedy: soon },
  timeout: { because: 'wolkvox no responde a tiempo', remedy: wires },
  network: { because: 'falla la conexión con wolkvox', remedy: wires },
  tls: {
    because: 'no se puede confiar en el certificado de wolkvox o de algo en el camino',
    remedy: 'Revise el reloj de esta máquina y el servidor de esta operación, y si un firewall inspecciona TLS.',
  },
  proxy: {
    because: 'el proxy en el camino hacia wolkvox rechaza la conexión o no responde',
    remedy: 'Revise el proxy, y su dirección y contraseña en HTTPS_PROXY.',
  },
  redirect: { because: 'el servidor remite a otra dirección', remedy: 'Revise el servidor de esta operación.' },
  too_large: { because: 'la respuesta supera el límite documentado', remedy: 'Consulte a wolkvox.' },
  bad_response: { because: 'la respuesta no es la que wolkvox documenta', remedy: soon },
  api_error: { because: 'wolkvox responde con un error', remedy: `${soon} El registro tiene sus palabras.` },
  contradiction: {
    because: 'dos ventanas del mismo día se contradicen',
    remedy: 'Nada, si pasa por sí solo. Si dura, compárelo con wolkvox.',
  },
  other_operation: {
    because: 'las respuestas pueden ser de otra operación',
    remedy: 'Verifique que el token sea el de esta operación. Los conteos esperan hasta que las respuestas coincidan.',
  },
  clock: {
    because: 'el reloj de esta máquina y el de wolkvox difieren en más de un intervalo',
    remedy: 'Ponga en hora el reloj de esta máquina, con NTP.',
  },
  state: {
    because: 'no se puede escribir el archivo de estado, y por eso no se publica nada nuevo del día',
    remedy: 'Revise el disco y los permisos del archivo indicado en --state.file.',
  },
  internal: { because: 'hay una falla en el propio exportador', remedy: 'Por favor infórmela, con el registro.' },
};

const states: Record<Condition, { readonly word: string; readonly sentence: string }> = {
  starting: { word: 'Iniciando', sentence: 'La primera actualización espera o está en curso. Aún no hay datos.' },
  failing: { word: 'Con fallas', sentence: '' },
  pool_spent: { word: 'Cupo diario agotado', sentence: '' },
  stale: {
    word: 'Cifras desactualizadas',
    sentence:
      'El último intervalo leído es demasiado antiguo para mostrarlo, o todavía no corresponde leer el siguiente.',
  },
  never_rows: {
    word: 'Aún sin datos',
    sentence:
      'wolkvox responde, pero no ha enviado ninguna fila desde que inició este exportador. O nadie ha ingresado a la espera inteligente, o el informe (diagram_2) no está habilitado para esta operación: si ingresan llamadas, consulte a wolkvox.',
  },
  quiet: { word: 'En calma', sentence: 'Todo funciona. No pasó nada en el último intervalo.' },
  working: { word: 'Funciona', sentence: 'Todo funciona.' },
};

export const es: typeof en = {
  observed: observedEs,
  title: 'Exportador Smart Hold',
  ownName: 'Español',
  asOf: 'A las',
  updatesItself: 'Esta página se actualiza sola.',
  stopUpdating: 'Detener la actualización',
  doesNotUpdate: 'Esta página no se actualiza sola.',
  startUpdating: 'Actualizar sola',
  skip: 'Ir a las operaciones',
  standsBy: (since: string) =>
    `Esta réplica está en espera desde ${since}. Otra lee las operaciones y las muestra; si ninguna lo hace, esta toma su lugar.`,
  noOperations: 'Este exportador no tiene ninguna operación que leer.',
  operations: 'Operaciones',
  operation: glossary.operation.es,
  state: 'Estado',
  allOperations: 'Todas las operaciones',
  reasons,
  states,
  failingSince: (since, ago, because) => `Desde ${since} (${ago}), porque ${because}.`,
  failedInARow: (n) => `Actualizaciones fallidas seguidas: ${n}.`,
  tryFailed: (tried, tries, because) => `Falló el intento ${tried} de ${tries}, porque ${because}.`,
  nextTry: (next, tries, time) => `El intento ${next} de ${tries} será a las ${time}.`,
  catchingUp: (day, of, date) =>
    `Se cierran, uno tras otro, los días que una interrupción dejó abiertos: día ${day} de ${of} (${date}).`,
  whatToDo: 'Qué hacer:',
  detail: 'Detalle:',
  hintsInRemedy: ['auth', 'quota', 'concurrency', 'forbidden', 'timeout', 'network', 'redirect'],
  skill: glossary.skill.es,
  daySkills: 'El día por skill',
  dataAge: glossary.dataAge.es,
  knownThrough: (time, ago) => `Todo leído hasta las ${time}, ${ago}.`,
  ageUnknown: 'Aún no se ha leído todo',
  clock: 'Reloj',
  noVendorClock:
    'wolkvox no envía la hora (Date) con sus respuestas, y el reloj de esta máquina no se compara con nada: manténgalo en hora con NTP.',
  lastInterval: 'Último intervalo',
  ended: (ago) => `terminó ${ago}`,
  intervalHidden: 'Sus cifras son demasiado antiguas para mostrarlas.',
  intervalUnknown: 'Aún no se ha leído ninguno',
  intervalEmpty: 'Sin filas.',
  lastSuccess: 'Última vez que funcionó',
  never: 'Nunca desde el inicio',
  nextRefresh: 'Próxima actualización',
  dueNow: 'Pendiente o en curso',
  pool: glossary.pool.es,
  poolUsed: (used, limit) => `${used} de ${limit} llamadas a la API usadas`,
  poolNeeded: (needed) => `${needed}\u00a0más previstas hasta la medianoche`,
  poolShare: (share) => `este exportador puede usar el ${share}`,
  poolThinned: (interval, day) =>
    `Ahora el intervalo se lee cada ${interval}${day === undefined ? '' : ` y el día cada ${day}`}.`,
  poolShort: 'No alcanza: las lecturas serán menos frecuentes para que dure.',
  day: (date) => `El día hasta ahora: ${date}`,
  dayThrough: (time, ago) => `Leído hasta las ${time} (${ago}).`,
  dayNotRead: 'Aún no se ha leído desde que empezó el día o inició el exportador.',
  dayKnown: 'Son los conteos conocidos.',
  noDay: 'No hay conteos del día: están desactivados, o aún no se han leído.',
  noSkills: 'Hoy ningún skill ha tenido filas.',
  intervalSkills: 'El último intervalo por skill',
  fields: {
    treatment: taken.es,
    customer_say_no: declined.es,
    customer_say_yes: accepted.es,
    recall_fail: failed.es,
    recall_ok: reached.es,
  },
  notes: {
    treatment: 'llamadas que ingresaron a la espera inteligente',
    customer_say_no: 'clientes que rechazaron la devolución de llamada',
    customer_say_yes: 'ver abajo',
    recall_fail: 'devoluciones de llamada no efectivas',
    recall_ok: 'devoluciones de llamada efectivas',
  },
  ofCallbacks: (share) => `${share} de las devoluciones`,
  ofTaken: (share) => `${share} de las que ingresaron`,
  atLeast: (n) => `al menos ${n}`,
  ...yesterdayEs,
  gain: glossary.gain.es,
  gainNote: 'service_level_up del día, como lo da wolkvox: el porcentaje en que Smart Hold lo elevó',
  outcome: 'Resultado',
  rest: 'En espera u otro',
  topSkills: (shown, all) => `Los ${shown} skills con más llamadas, de ${all}. Todos están en las métricas.`,
  moreSkills: 'Mostrar más',
  unnamed: 'Sin nombre',
  chart: 'El día por intervalo',
  chartOf: (date) => `Por intervalo: ${date}`,
  chartUp: 'ingresaron, sobre la línea',
  chartOk: 'efectivas',
  chartFail: 'no efectivas, bajo la línea',
  chartGap: 'sin leer',
  chartSummary: (n, most, at) => `Intervalos leídos: ${n}. El de más llamadas empezó a las ${at}; ingresaron ${most}.`,
  chartEmpty: 'Aún no se ha leído ningún intervalo del día.',
  chartNote: 'Como se leyó en su momento: no incluye devoluciones registradas después.',
  recent: 'Actualizaciones recientes',
  worked: 'funcionó',
  failed: 'falló',
  tookTime: 'tardó',
  links: 'Enlaces',
  metrics: 'Métricas',
  healthy: 'Salud',
  ready: 'Disponibilidad',
  discovery: 'Descubrimiento para Prometheus',
  reading: 'Cómo leer esta página',
  readingText: [
    'Las cifras son las mismas de las métricas, con la misma antigüedad: para mostrar esta página no se consulta a wolkvox.',
    'Aceptaron es el campo customer_say_yes como lo envía wolkvox. Su documentación admite dos lecturas: todos los clientes que eligieron la devolución de llamada, o solo aquellos a quienes aún falta llamar. Por eso no se calcula ningún porcentaje con él. Efectivas y no efectivas son devoluciones de llamada; pueden ser de llamadas de un intervalo anterior.',
    'Rechazaron, efectivas y no efectivas se dibujan como partes de las llamadas que ingresaron; el resto es lo que no es ninguna de las tres.',
    'Una raya es una cifra que wolkvox dejó en blanco. «Al menos» significa que la dejó en blanco para algunos skills.',
  ],
  build: (version, revision, node, tz) =>
    `Versión ${version}, revisión ${revision}, Node ${node}, datos de zonas horarias ${tz}`,
  notFound: 'No hay ninguna operación con este nombre.',
};
