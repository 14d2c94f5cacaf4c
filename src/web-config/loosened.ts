import { isCertificateRequired, isCertificateVerified, type TlsConfig, type WebConfig } from './web-config.ts';

/**
 * What was asked of clients before and would not be any more, each as a sentence. A file that is cut off or half
 * written looks just like one from which a protection was removed, so neither is put in force while running.
 */
export function loosened(before: WebConfig, after: WebConfig): readonly string[] {
  return [
    ...(before.users.size > 0 && after.users.size === 0 ? ['no password would be asked any more'] : []),
    ...(before.tls !== undefined && after.tls !== undefined ? loosenedTls(before.tls, after.tls) : []),
  ];
}

function loosenedTls(before: TlsConfig, after: TlsConfig): readonly string[] {
  const findings: readonly (readonly [isLoosened: boolean, problem: string])[] = [
    [
      isCertificateRequired(before) && !isCertificateRequired(after),
      'no client certificate would be demanded any more',
    ],
    [
      isCertificateVerified(before) && !isCertificateVerified(after),
      'client certificates would not be verified any more',
    ],
    [
      isCertificateVerified(before) && before.clientCa !== undefined && after.clientCa === undefined,
      'client certificates of any public authority would do',
    ],
    [
      before.clientAllowedSans !== undefined && after.clientAllowedSans === undefined,
      'client certificates of any name would do',
    ],
  ];
  return findings.filter(([isLoosened]) => isLoosened).map(([, problem]) => problem);
}
