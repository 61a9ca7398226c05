/**
 * HTTPS on the network, with the certificate that the city's authority gave the console, and beside it
 * plain HTTP for the one step before: a telephone takes the authority's certificate. A certificate that is
 * replaced is shown from then on, without a restart. A system driver.
 */

import { readFileSync, statSync } from 'node:fs'
import type { Server } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { lifeState, parseCertificate, viewOf } from '../../sync/pki/certificate.ts'
import { splitAddress } from '../config/address.ts'
import type { HttpsConfig } from '../config/api-schema.ts'
import { listenOnTcp } from './listen-system.ts'
import { MdnsName } from './mdns-system.ts'
import { hostsOf, trustLines } from './trust.ts'

const LOOK_MS = 5_000
const AGAIN_MS = 30_000

export type TlsPair = { readonly cert: string; readonly key: string }

export type HttpsParts = {
  readonly https: HttpsConfig
  /** Servers over the gateway's lines, and over those of the step before. */
  readonly makeServer: (tls: TlsPair) => FastifyInstance
  readonly makePlain: (lines: ReturnType<typeof trustLines>) => FastifyInstance
  readonly gatewayEui: string
  readonly clock: Clock
  readonly log: Log
}

export type HttpsServed = { close(): Promise<void> }

/**
 * Resolves after the first try. A file that is missing takes neither the radio nor this machine's own way
 * in: it is tried again until it is there.
 */
export async function keepServingHttps(parts: HttpsParts): Promise<HttpsServed> {
  const { clock, log } = parts
  let served: HttpsServed | undefined
  let cancel: CancelTimer | undefined
  let told = ''
  const tryIt = async (): Promise<void> => {
    try {
      served = await serveHttps(parts)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (reason !== told) log.error({ reason }, 'nothing listens over HTTPS: it is tried again')
      told = reason
      cancel = clock.after(AGAIN_MS, () => void tryIt())
    }
  }
  await tryIt()
  return {
    async close() {
      cancel?.()
      await served?.close()
    },
  }
}

/** Rejects with ListenError, or where a file is not there or is no certificate. */
async function serveHttps(parts: HttpsParts): Promise<HttpsServed> {
  const { https, log } = parts
  const name = `${https.name ?? `cigale-${parts.gatewayEui.slice(-4)}`}.local`
  const pair = readPair(https)
  const secure = parts.makeServer(pair)
  const url = (await listenOnTcp(secure, splitAddress(https.bind))).replace('http:', 'https:')
  const port = Number(new URL(url).port)
  const about = () => {
    return { ca: readFileSync(https.ca, 'utf8'), hosts: hostsOf(readPair(https).cert), port }
  }
  const plain = parts.makePlain(trustLines(about))
  await listenOnTcp(plain, splitAddress(https.plain)).catch(async (error) => {
    await secure.close()
    throw error
  })
  const mdns = new MdnsName(name, log)
  const hosts = hostsOf(pair.cert)
  if (!hosts.includes(name)) log.warn({ name, hosts }, 'the certificate does not name this name')
  const watch = watchPair(parts, secure.server as unknown as Server)
  log.info({ url, name, hosts }, 'the API listens over HTTPS')
  return {
    async close() {
      watch()
      mdns.close()
      await Promise.all([secure.close(), plain.close()])
    },
  }
}

function readPair({ cert, key }: HttpsConfig): TlsPair {
  const pair = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  if (parseCertificate(pair.cert)) return pair
  throw new Error(`${cert} is no certificate: make one with cigale ca console`)
}

/** Looks at the files, and shows what has taken their place; gives how to end it. */
function watchPair({ https, clock, log }: HttpsParts, server: Server): CancelTimer {
  let stamp = stampOf(https)
  let told = ''
  const look = (): void => {
    const now = stampOf(https)
    if (now !== stamp) {
      try {
        server.setSecureContext(readPair(https))
        stamp = now
        log.info({}, 'another certificate of the console is shown')
      } catch (error) {
        // Half of the pair is there yet, or it does not fit: the one before goes on.
        log.debug({ error: String(error) }, 'the new certificate of the console cannot be used yet')
      }
    }
    told = tellLife(https, { clock, log, told })
    cancel = clock.after(LOOK_MS, look)
  }
  let cancel = clock.after(LOOK_MS, look)
  return () => cancel()
}

/** Once for each certificate and state; gives what was told. */
function tellLife(
  { cert }: HttpsConfig,
  { clock, log, told }: Pick<HttpsParts, 'clock' | 'log'> & { readonly told: string },
): string {
  const certificate = parseCertificate(textOf(cert))
  if (!certificate) return told
  const view = viewOf(certificate)
  const state = lifeState(view, clock.wallMs())
  const now = `${view.serial} ${state}`
  if (now !== told && state !== 'good') {
    const until = new Date(view.untilMs).toISOString()
    log.warn({ state, until }, 'the certificate of the console needs another: cigale ca renew')
  }
  return now
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function stampOf({ cert, key }: HttpsConfig): string {
  return [cert, key]
    .map((path) => {
      const stat = statSync(path, { throwIfNoEntry: false, bigint: true })
      return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : 'none'
    })
    .join(' ')
}
