// So many operations with a token each, all read from one address.

export function operationsAt(origin, count) {
  return Array.from({ length: count }, (_, i) => ({
    name: `operation-${i}`,
    server: `wv${i}`,
    origin,
    token: { env: `TOKEN_${i}` },
    timezone: 'America/Bogota',
    licenses: 50,
    poolShare: 1,
    skillNames: 'vendor',
    vendorClock: 'ignore',
    skills: { allow: [], deny: [] },
  }));
}

export function tokensOf(count) {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`TOKEN_${i}`, `token-${i}`]));
}
