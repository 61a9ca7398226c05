/** The certificate watch of a gateway that has a certificate for its broker: its files and its ways. A driver. */

import { readFileSync } from 'node:fs'
import type { Clock } from '../../base/clock.ts'
import type { Random } from '../../base/random.ts'
import { replaceFile } from '../../base/replace-file-system.ts'
import { parseCertificate, viewOf } from '../../sync/pki/certificate.ts'
import { derOfRequest, readRenewalAnswer, readRenewalAsk } from '../../sync/pki/renewal-messages.ts'
import type { AskRelay } from '../../sync/transport/ask-relay.ts'
import type { Config, TransportConfig } from '../config/schema.ts'
import { CertificateWatch } from './certificate-watch.ts'

type MqttConfig = Extract<TransportConfig, { kind: 'mqtt' }>

const ANSWER_MS = 15_000
const ANSWER_BYTES_MAX = 64 * 1024

/** The broker for which this gateway has a certificate of its own. */
export function certifiedBroker(config: Config): CertifiedBroker | undefined {
  const mqtt = config.sync.transports.find((one): one is MqttConfig => one.kind === 'mqtt')
  if (!mqtt?.cert || !mqtt.key || !mqtt.ca) return undefined
  return { cert: mqtt.cert, key: mqtt.key, ca: mqtt.ca, renewUrl: mqtt.renewUrl ?? '' }
}

/** When this gateway's certificate runs out; undefined where none can be read. */
export function certificateEndsMs({ cert }: Pick<CertifiedBroker, 'cert'>): number | undefined {
  try {
    const certificate = parseCertificate(readFileSync(cert, 'utf8'))
    return certificate && viewOf(certificate).untilMs
  } catch {
    // The watch tells of it.
    return undefined
  }
}

type CertifiedBroker = {
  readonly cert: string
  readonly key: string
  readonly ca: string
  /** '': none is configured. */
  readonly renewUrl: string
}

export function watchCertificate(
  broker: CertifiedBroker,
  parts: {
    readonly eui: string
    readonly clock: Clock
    readonly random: Random
    readonly asks: AskRelay | undefined
    readonly raise: (code: string, detail: string) => void
  },
): CertificateWatch {
  const { asks, ...surroundings } = parts
  const text = (path: string): string => readFileSync(path, 'utf8')
  return new CertificateWatch({
    ...surroundings,
    read: () => {
      const { cert, key, ca } = broker
      return { cert: text(cert), key: text(key), ca: text(ca), request: requestBeside(key) }
    },
    replace: (certificate) => replaceFile(broker.cert, certificate),
    ways: [
      ...(asks ? [(message: Uint8Array) => askOver(asks, parts.clock, message)] : []),
      ...(broker.renewUrl === '' ? [] : [(message: Uint8Array) => post(broker.renewUrl, message)]),
    ],
  })
}

/** As `cigale ca request` leaves it: `gateway.csr` beside `gateway.key`. */
function requestBeside(keyPath: string): Uint8Array | undefined {
  try {
    return derOfRequest(readFileSync(keyPath.replace(/\.[^./]*$/, '.csr'), 'utf8'))
  } catch {
    return undefined
  }
}

async function askOver(
  asks: AskRelay,
  clock: Clock,
  message: Uint8Array,
): Promise<Uint8Array | undefined> {
  const id = readRenewalAsk(message)?.id
  const { promise, resolve } = Promise.withResolvers<Uint8Array | undefined>()
  const cancel = clock.after(ANSWER_MS, () => resolve(undefined))
  const unsubscribe = asks.subscribe((bytes) => {
    const answer = readRenewalAnswer(bytes)
    // The channel carries files too.
    if (answer && id && Buffer.compare(answer.id, id) === 0) resolve(bytes)
  })
  try {
    // A link that is down would only let us wait.
    return asks.send?.(message) ? await promise : undefined
  } finally {
    cancel()
    unsubscribe()
  }
}

async function post(url: string, message: Uint8Array): Promise<Uint8Array | undefined> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/cbor' },
    body: Buffer.from(message),
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return response.ok && bytes.length <= ANSWER_BYTES_MAX ? bytes : undefined
}
