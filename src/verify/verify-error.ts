/** A day that cannot be compared. The message is one line for people. */
export class VerifyError extends Error {
  override readonly name = 'VerifyError';
}
