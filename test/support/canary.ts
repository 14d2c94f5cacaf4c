import { expect } from 'vitest';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';

/** Hex of readable text, as the vendor's tokens are: any eight digits of it would say something. */
export const canary = Buffer.from('canary that must never sing').toString('hex');

/** Holds that no part of it is in a text. */
export function expectSilence(text: string, where: string): void {
  expect(text, `${where} is empty`).not.toBe('');
  for (let at = 0; at + 8 <= canary.length; at += 4) {
    expect(text.includes(canary.slice(at, at + 8)), `${where} holds a part of the token`).toBe(false);
  }
}

/** Every fault that can carry it. */
export const faults: readonly ScriptedFault[] = [
  { kind: 'bad_token', next: 1 },
  { kind: 'status', status: 403, body: `token ${canary} refused`, next: 1 },
  { kind: 'status', status: 500, body: canary, next: 1 },
  { kind: 'redirect', location: `https://example.com/?token=${canary}`, next: 1 },
  { kind: 'wrong_code', msg: canary, error: canary, next: 1 },
  { kind: 'wrong_code', code: canary, next: 1 },
  { kind: 'retry_after', after: canary, next: 1 },
  { kind: 'html', title: canary, next: 1 },
  { kind: 'php_warning', text: canary, next: 1 },
  { kind: 'unreadable_numbers', text: canary, next: 1 },
  { kind: 'truncated', next: 1 },
  { kind: 'cut', next: 1 },
  { kind: 'reset', next: 1 },
];
