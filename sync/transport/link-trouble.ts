/**
 * Why an attempt to reach the broker came to nothing, in words for those who have to mend it (F20, F72,
 * F73). Node and OpenSSL name a cause by a code; what a certificate's dates and the clock say comes first,
 * for a broker only answers "expired" whoever's clock is wrong. Source: Node.js "Errors" and "TLS",
 * RFC 8446 section 6.2 (alerts), MQTT 5 section 3.2.2.2 (CONNACK reason codes).
 */

export const LINK_TROUBLES = [
  'clock-wrong',
  'own-expired',
  'own-early',
  'own-refused',
  'own-revoked',
  'own-missing',
  'own-unreadable',
  'broker-expired',
  'broker-early',
  'broker-foreign',
  'broker-name',
  'tls-version',
  'not-a-broker',
  'not-allowed',
  'unreachable',
] as const
export type LinkTroubleCode = (typeof LINK_TROUBLES)[number]

export type LinkTrouble = {
  readonly code: LinkTroubleCode
  /** What the machine said, for the log. */
  readonly detail: string
  readonly words: { readonly fr: string; readonly en: string }
}

type Life = { readonly fromMs: number; readonly untilMs: number }

/** No gateway was built before; a clock that says so was never set. */
const CLOCK_LEAST_MS = Date.UTC(2024, 0, 1)
/** An RTC without a battery that counts in seconds ends in 2106 (F20). */
const CLOCK_MOST_MS = Date.UTC(2100, 0, 1)

const BY_CODE: Readonly<Record<string, LinkTroubleCode>> = {
  CERT_HAS_EXPIRED: 'broker-expired',
  CERT_NOT_YET_VALID: 'broker-early',
  ERR_TLS_CERT_ALTNAME_INVALID: 'broker-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'broker-foreign',
  SELF_SIGNED_CERT_IN_CHAIN: 'broker-foreign',
  UNABLE_TO_GET_ISSUER_CERT: 'broker-foreign',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'broker-foreign',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'broker-foreign',
  CERT_SIGNATURE_FAILURE: 'broker-foreign',
  ENOENT: 'own-unreadable',
  EACCES: 'own-unreadable',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'own-unreadable',
  ERR_OSSL_PEM_NO_START_LINE: 'own-unreadable',
}
/** Of the broker, about us. Their names differ from one OpenSSL to the next, their numbers do not. */
const BY_ALERT: Readonly<Record<string, LinkTroubleCode>> = {
  42: 'own-refused',
  43: 'own-refused',
  44: 'own-revoked',
  45: 'own-expired',
  46: 'own-refused',
  48: 'own-refused',
  51: 'own-refused',
  70: 'tls-version',
  116: 'own-missing',
}
/** What Node calls EPROTO and OpenSSL says in words only. */
const BY_TEXT: readonly (readonly [RegExp, LinkTroubleCode])[] = [
  [/wrong version number|packet length too long|http request/, 'not-a-broker'],
  [/unsupported protocol|no protocols available/, 'tls-version'],
]
/** The broker itself said no: bad user or password, not authorised, banned, bad authentication. */
const NOT_ALLOWED = new Set<unknown>([0x86, 0x87, 0x8a, 0x8c])

export function linkTrouble(
  error: unknown,
  about: { readonly nowMs: number; readonly own?: Life },
): LinkTrouble {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  const detail = typeof message === 'string' && message !== '' ? message : 'connection closed'
  const alert = /alert number (\d+)/.exec(detail)?.[1] ?? ''
  const told = BY_TEXT.find(([pattern]) => pattern.test(detail))?.[1]
  const found = BY_ALERT[alert] ?? BY_CODE[String(code)] ?? told
  const kind = found ?? (NOT_ALLOWED.has(code) ? 'not-allowed' : 'unreachable')
  const certain = ofTheClock(kind, about) ?? kind
  return { code: certain, detail, words: words(certain, about) }
}

/** What the dates say where the machine only says that a certificate did not please. */
function ofTheClock(
  kind: LinkTroubleCode,
  { nowMs, own }: { readonly nowMs: number; readonly own?: Life },
): LinkTroubleCode | undefined {
  const isOurs = kind.startsWith('own-') && kind !== 'own-unreadable'
  const isDated = isOurs || kind === 'broker-expired' || kind === 'broker-early'
  if (isDated && (nowMs < CLOCK_LEAST_MS || nowMs > CLOCK_MOST_MS)) return 'clock-wrong'
  if (!isOurs || !own || kind === 'own-revoked') return undefined
  if (nowMs >= own.untilMs) return 'own-expired'
  return nowMs < own.fromMs ? 'own-early' : undefined
}

function words(
  code: LinkTroubleCode,
  { nowMs, own }: { readonly nowMs: number; readonly own?: Life },
): LinkTrouble['words'] {
  const now = new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ')
  const day = (ms: number | undefined): string =>
    ms === undefined ? '?' : new Date(ms).toISOString().slice(0, 10)
  const [from, until] = [day(own?.fromMs), day(own?.untilMs)]
  return {
    'clock-wrong': {
      fr: `l'horloge de la passerelle dit ${now} : aucun certificat ne vaut à cette date. Réglez-la, ou attendez NTP`,
      en: `the gateway's clock says ${now}: no certificate is good on that day. Set it, or wait for NTP`,
    },
    'own-expired': {
      fr: `le certificat de la passerelle a expiré le ${until} (il est ${now}) : renouvelez-le, cigale ca renew`,
      en: `the gateway's certificate ran out on ${until} (it is ${now}): renew it, cigale ca renew`,
    },
    'own-early': {
      fr: `le certificat de la passerelle vaut à partir du ${from} et son horloge dit ${now} : réglez l'horloge`,
      en: `the gateway's certificate is good from ${from} on, and its clock says ${now}: set the clock`,
    },
    'own-refused': {
      fr: "le broker ne reconnaît pas le certificat de la passerelle : il vient d'une autre autorité que celle du broker",
      en: "the broker does not know the gateway's certificate: it is from another authority than the broker's",
    },
    'own-revoked': {
      fr: 'le certificat de la passerelle a été révoqué : il lui faut une nouvelle clé, cigale ca request --new-key',
      en: "the gateway's certificate was revoked: it needs a new key, cigale ca request --new-key",
    },
    'own-missing': {
      fr: 'le broker demande un certificat et la configuration n’en donne pas : cert, key, ca',
      en: 'the broker asks for a certificate and the configuration gives none: cert, key, ca',
    },
    'own-unreadable': {
      fr: "le certificat, la clé ou l'autorité de la configuration ne peut être lu, ou ne vont pas ensemble",
      en: 'the certificate, key or authority of the configuration cannot be read, or do not belong together',
    },
    'broker-expired': {
      fr: `le certificat du broker a expiré (il est ${now} ici) : renouvelez-le là-bas, ou réglez l'horloge ici`,
      en: `the broker's certificate has run out (it is ${now} here): renew it there, or set the clock here`,
    },
    'broker-early': {
      fr: `le certificat du broker ne vaut pas encore, et il est ${now} ici : réglez l'horloge`,
      en: `the broker's certificate is not good yet, and it is ${now} here: set the clock`,
    },
    'broker-foreign': {
      fr: "ce qui répond n'est pas notre broker : son certificat vient d'une autre autorité. Rien ne lui a été dit",
      en: 'what answers is not our broker: its certificate is from another authority. Nothing was told to it',
    },
    'broker-name': {
      fr: "le certificat du broker est à un autre nom que celui de l'adresse : corrigez url, ou le certificat",
      en: "the broker's certificate is for another name than the address: mend url, or the certificate",
    },
    'tls-version': {
      fr: 'le broker parle un TLS plus ancien que la version demandée : mettez-le à jour, ou tls: "1.2" si la ville le permet',
      en: 'the broker speaks an older TLS than is asked for: update it, or tls: "1.2" if the city allows it',
    },
    'not-a-broker': {
      fr: "ce qui répond à cette adresse ne parle pas TLS : un portail d'accès, ou un autre port",
      en: 'what answers at this address does not speak TLS: a captive portal, or another port',
    },
    'not-allowed': {
      fr: 'le broker connaît la passerelle et ne la laisse pas entrer : voyez ses droits, cigale ca acl',
      en: 'the broker knows the gateway and does not let it in: see its rights, cigale ca acl',
    },
    unreachable: {
      fr: 'le broker ne répond pas : réseau, adresse ou pare-feu',
      en: 'the broker does not answer: network, address or firewall',
    },
  }[code]
}
