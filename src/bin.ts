#!/usr/bin/env node
import './first.ts';

// The rest is loaded by `import()`: an old Node fails at what it does not know before it runs the first statement.
void start(process.argv.slice(2));

/** A health check without flags, as a container makes it twice a minute, needs only a request of what is here. */
async function start(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && argv[0] === 'healthcheck') {
    const { healthcheckTarget, targetOfEnvironment, unhealthyBecause } = await import('./cli/healthcheck.ts');
    const settings = targetOfEnvironment(process.env);
    if (settings !== undefined) {
      const reason = await unhealthyBecause(healthcheckTarget(settings, false));
      if (reason !== undefined) process.stderr.write(`error: ${reason}\n`);
      process.exitCode = reason === undefined ? 0 : 1;
      return;
    }
  }
  await import('./main.ts');
}
