// Runs inside the network of a test: hands what arrives at the vendor's port on to a Unix socket, which reaches out of
// it, and lets a Unix socket reach the exporter. `node bridge.mjs VENDOR_SOCKET EXPORTER_SOCKET`
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const [vendor, exporter] = process.argv.slice(2);

const joined = (target) => (socket) => {
  const onward = connect(target);
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ]) {
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
  }
  socket.pipe(onward).pipe(socket);
};

await Promise.all([
  once(createServer(joined({ path: vendor })).listen(443, '::'), 'listening'),
  once(createServer(joined({ port: 10857, host: '127.0.0.1' })).listen(exporter), 'listening'),
]);
console.log('bridged');
