import type { VirtualExporter } from './virtual-exporter.ts';

const hour = 3_600_000;

/** Lets time pass; a process that was killed is started again within `everyMs`, an hour unless told. */
export async function runAndRevive(exporter: VirtualExporter, untilMs: number, everyMs = hour): Promise<void> {
  while (exporter.nowMs() < untilMs) {
    await exporter.runTo(Math.min(untilMs, exporter.nowMs() + everyMs));
    if (!exporter.isRunning()) await exporter.start();
  }
}
