// A vendor that answers at once, in a process of its own so that its CPU is nobody else's: every skill has a call a
// minute, so day and intervals always agree. Tells its parent its address.
import { createServer } from 'node:http';

const skills = Number(process.argv[2]);
const answers = new Map();

const envelope = (data) => JSON.stringify({ code: '200', error: null, msg: `${data.length} records were found`, data });
const ids = Array.from({ length: skills }, (_, i) => String(10_000 + i));
const names = envelope(ids.map((skill_id, i) => ({ skill_id, skill_name: `Línea de atención ${i}` })));
const pool = envelope([{ token_limit: '50000', token_use_today: '10', all_token_today: '10' }]);

function report(query) {
  const [from, to] = ['date_ini', 'date_end'].map((name) => Date.parse(`${query.get(name).replace(' ', 'T')}Z`));
  const minutes = Math.round((to - from + 1_000) / 60_000);
  if (!answers.has(minutes)) answers.set(minutes, envelope(ids.map((id, i) => row(id, minutes * (1 + (i % 3)), i))));
  return answers.get(minutes);
}

function row(skill_id, entered, i) {
  return {
    skill_id,
    treatment: String(entered),
    customer_say_no: '0',
    customer_say_yes: String(entered),
    recall_fail: '0',
    recall_ok: String(entered),
    service_level_up: `${i % 100}.25 %`,
  };
}

const server = createServer((req, res) => {
  const { searchParams } = new URL(req.url, 'http://vendor');
  const api = searchParams.get('api');
  res.setHeader('Content-Type', 'application/json');
  res.end(api === 'skills' ? names : api === 'token_info' ? pool : report(searchParams));
});
server.keepAliveTimeout = 600_000;
server.listen({ host: '127.0.0.1', port: 0, backlog: 8_192 }, () =>
  process.send({ origin: `http://127.0.0.1:${server.address().port}` }),
);
process.on('disconnect', () => process.exit());
