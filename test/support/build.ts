import { execFileSync } from 'node:child_process';
import { root } from './repository.ts';

/** Builds what the slow tests start, so that they never judge an older build. */
export function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
}
