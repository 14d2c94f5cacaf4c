import { test } from 'vitest';
import { host, networkWorld } from './world.ts';
import { programTest } from '../support/program-test.ts';
import { networkPrograms, noNamespace } from './namespace.ts';

/** Skipped, in CI too, where the user may make no network: no package that is installed gives the right to. */
function networkTest(name: string, body: () => Promise<void>): void {
  if (noNamespace === undefined) programTest(networkPrograms, name, body, 180_000);
  else test.skip(`${name} (${noNamespace})`);
}

/** What the suite has no time for. */
function proofTest(name: string, body: () => Promise<void>): void {
  if (process.env['PROOF'] === undefined) test.skip(`${name} (npm run proof)`);
  else networkTest(name, body);
}

const fromVendor = 'tcp sport 443';
const toVendor = 'tcp dport 443';
const first = '127.0.0.2';
const second = '127.0.0.3';

networkTest('the first SYN of every connection is lost: it is sent again, and the numbers are exact', async () => {
  const { network, worksExactly } = await networkWorld({ addresses: [first] });
  // What comes within the hour from the same port is the same knock again, a second later.
  network.rules(
    `${toVendor} tcp flags & (syn | ack) == syn meter knocked { tcp sport timeout 30s limit rate over 1/hour burst 1 packets } accept`,
    `${toVendor} tcp flags & (syn | ack) == syn drop`,
  );

  await worksExactly();
});

proofTest('a fifth of all packets is lost: refreshes get through, and the numbers are exact', async () => {
  const { network, worksExactly } = await networkWorld({ addresses: [first] });
  const aFifth = 'numgen random mod 100 < 20 drop';
  network.rules(`${toVendor} ${aFifth}`, `${fromVendor} ${aFifth}`);

  await worksExactly();
});

proofTest('of two addresses either may be dead, and the other is used', async () => {
  const { network, worksExactly } = await networkWorld({ addresses: [first, second] });

  for (const dead of [second, first]) {
    network.rules(`ip daddr ${dead} drop`);
    await worksExactly();
  }
});

proofTest('all packets are lost for a while: a time-out is told, and it works again by itself', async () => {
  const { network, worksExactly, failsBy } = await networkWorld({ addresses: [first] });
  await worksExactly();

  network.rules(`${toVendor} drop`);
  await failsBy('timeout');
  network.rules();

  await worksExactly();
});

networkTest('the resolver fails, then names another address: both are taken as they come', async () => {
  const { network, worksExactly, failsBy } = await networkWorld({ addresses: [first] });
  await worksExactly();

  network.rules(`ip daddr ${first} ${toVendor} reject with tcp reset`);
  await failsBy('network');
  network.resolves(host);
  await failsBy('network');
  network.resolves(host, second);

  await worksExactly();
});

proofTest('IPv6 is all there is', async () => {
  const { network, worksExactly } = await networkWorld({ addresses: ['::1'] });
  network.rules(`meta nfproto ipv4 ${toVendor} drop`);

  await worksExactly();
});

networkTest('answers are late, cut off, or never come: each is told, and it works again by itself', async () => {
  const { relay, worksExactly, failsBy } = await networkWorld({ addresses: [first] });

  relay.become('late');
  await worksExactly();
  relay.become('cut');
  await failsBy('network');
  relay.become('silent');
  await failsBy('timeout');
  relay.become('open');

  await worksExactly();
});
