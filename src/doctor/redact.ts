/** A text that must not leave this machine, and what stands for it. */
export type Hidden = { readonly text: string; readonly instead: string };

const notShown = '(not shown)';
const tokenPart = 8;

/** Makes texts fit for the eyes of strangers: no part of the tokens, none of the hidden texts, no address. */
export function createRedact(tokens: readonly string[], hidden: readonly Hidden[]): (text: string) => string {
  const longestFirst = hidden
    .filter(({ text }) => text.trim() !== '')
    .toSorted((a, b) => b.text.length - a.text.length);
  return (text) => {
    if (tokens.some((token) => holdsPartOf(token, text))) return notShown;
    const replaced = longestFirst.reduce(
      (line, { text: secret, instead }) => line.replace(alone(secret), () => instead),
      text,
    );
    return replaced
      .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '(IPv4)')
      .replace(/\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\b/gi, '(IPv6)');
  };
}

/** A text where it stands for itself, and not as a part of a longer word. */
function alone(text: string): RegExp {
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}_])${text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}(?![\p{L}\p{N}_])`,
    'gu',
  );
}

function holdsPartOf(token: string, text: string): boolean {
  const [secret, line] = [token.toLowerCase(), text.toLowerCase()];
  if (secret.length <= tokenPart) return secret !== '' && line.includes(secret);
  for (let at = 0; at + tokenPart <= secret.length; at += 1) {
    if (line.includes(secret.slice(at, at + tokenPart))) return true;
  }
  return false;
}
