/**
 * One connection to an MQTT 5 broker, and the wish to have it again. A new client for each attempt:
 * nothing that the last one had queued comes back, for what must not be lost is sent again by those
 * who know it was (R1). The message handler is there before the connection, because MQTT.js
 * acknowledges what arrives on a stored session whether anyone listens or not.
 */

import mqtt, { type IClientOptions, type IClientPublishOptions, type MqttClient } from 'mqtt'
import { type BackoffPolicy, backoffMs } from '../../base/backoff.ts'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import { BoundedQueue } from '../../base/queue.ts'
import type { Random } from '../../base/random.ts'
import { MESSAGE_BYTES_MAX } from '../messages.ts'
import { parseCertificate, viewOf } from '../pki/certificate.ts'
import { type LinkTrouble, linkTrouble } from './link-trouble.ts'
import type { TransportReport } from './transport.ts'

export type MqttEndpoint = {
  /** `mqtts://host:8883`, `mqtt://host:1883`. */
  readonly url: string
  readonly username?: string
  readonly password?: string
  /** PEM texts; with `ca` only that authority is trusted. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  /** Left out: TLS 1.3 (security S14). */
  readonly tlsMin?: 'TLSv1.2' | 'TLSv1.3'
}

export type MqttTiming = {
  /** Connection and CONNACK together. */
  readonly connectTimeoutMs: number
  /** A way that is silent for one and a half of this is dead (F59). */
  readonly keepaliveS: number
}

export type MqttSubscription = { readonly topic: string; readonly qos: 0 | 1 }

export type MqttWill = NonNullable<IClientOptions['will']>

export type MqttLinkOptions = {
  /** As a function it is asked before each attempt: certificates are renewed while we run. May throw. */
  readonly endpoint: MqttEndpoint | (() => MqttEndpoint)
  readonly clientId: string
  /** Seconds for which the broker may keep the session: only waiting commands profit. */
  readonly sessionExpiryS: number
  /** As a function it is asked before each attempt, for what must name its connection. */
  readonly will?: MqttWill | (() => MqttWill)
  readonly subscriptions: readonly MqttSubscription[]
  readonly clock: Clock
  readonly random: Random
  /** How fast a dead way is noticed; the usual when left out. */
  readonly timing?: MqttTiming
  readonly onUp: () => void
  readonly onDown: (reason: string) => void
  /** An attempt came to nothing; `undefined`: one has succeeded. */
  readonly onTrouble?: (trouble: LinkTrouble | undefined) => void
  readonly onMessage: (topic: string, payload: Uint8Array) => void
  readonly onReport: (report: TransportReport, detail: string) => void
}

/** Less than a minute, so that facts flow again within one when the broker has come back (I13). */
const RECONNECT: BackoffPolicy = { firstMs: 1_000, mostMs: 45_000 }
/** A second client with our id throws us out again and again: step back, do not fight (F65). */
const DUEL_PAUSE_MS = 300_000
/** Some brokers say so (MQTT 5, 3.1.4-3); a connection that merely breaks often is a poor network. */
const SESSION_TAKEN_OVER = 0x8e
const NOT_AUTHORISED = 0x87
/** A connection that lasted so long was a good one: the next may be tried at once. */
const STEADY_MS = 10_000
const USUAL_TIMING: MqttTiming = { connectTimeoutMs: 20_000, keepaliveS: 45 }
const QUEUE_MAX = 256
const GOODBYE_MS = 2_000

type End = { readonly reason: string; readonly takenOver: boolean; readonly error?: unknown }

export type MqttPublish = {
  readonly topic: string
  readonly bytes: Uint8Array
  readonly options: IClientPublishOptions
  /**
   * Called once: when the broker has it (QoS 1) or has refused it. A connection that ends before does
   * not call it: see `onDown`.
   */
  readonly done?: (refused: boolean) => void
}

export class MqttLink {
  readonly #options: MqttLinkOptions
  readonly #queue = new BoundedQueue<MqttPublish>({ capacity: QUEUE_MAX, whenFull: 'refuse' })
  #client: MqttClient | undefined
  #cancelRetry: CancelTimer | undefined
  #attempt = 0
  /** When the broker let us in. */
  #connackMs: number | undefined
  #isUp = false
  /** Why the running connection will have ended, as far as is known. */
  #end: End = { reason: 'closed', takenOver: false }
  #unacked = 0
  #unackedMax = 0
  #closed = false
  /** Who waits for the end of the last connection. */
  #gone: () => void = () => {}

  constructor(options: MqttLinkOptions) {
    this.#options = options
  }

  open(): void {
    this.#connect()
  }

  /** Files that are not there, or do not fit each other, are a failed attempt like any other. */
  #connect(): void {
    try {
      this.#open(this.#endpoint())
    } catch (error) {
      this.#client = undefined
      this.#tellTrouble(error)
      this.#retryIn(backoffMs(RECONNECT, this.#attempt++, this.#options.random))
    }
  }

  #open({ url, tlsMin = 'TLSv1.3', ...credentials }: MqttEndpoint): void {
    const { clientId, sessionExpiryS, will, timing = USUAL_TIMING } = this.#options
    const client = mqtt.connect(url, {
      ...credentials,
      ...(url.startsWith('mqtts:') && { minVersion: tlsMin }),
      protocolVersion: 5,
      clientId,
      clean: sessionExpiryS === 0,
      properties: { sessionExpiryInterval: sessionExpiryS, maximumPacketSize: MESSAGE_BYTES_MAX },
      ...(will && { will: typeof will === 'function' ? will() : will }),
      manualConnect: true,
      reconnectPeriod: 0,
      connectTimeout: timing.connectTimeoutMs,
      keepalive: timing.keepaliveS,
      queueQoSZero: false,
      resubscribe: false,
      autoAssignTopicAlias: true,
    })
    this.#client = client
    this.#end = { reason: 'closed', takenOver: false }
    client.on('message', (topic, payload) => {
      this.#options.onMessage(topic, new Uint8Array(payload))
    })
    client.on('error', (error) => {
      this.#end = { ...this.#end, reason: error.message, error }
    })
    client.on('disconnect', (packet) => {
      const { reasonCode = 0 } = packet
      const reason = `broker said 0x${reasonCode.toString(16)}`
      this.#end = { reason, takenOver: reasonCode === SESSION_TAKEN_OVER }
    })
    client.on('connect', (packet) => {
      this.#unackedMax = packet.properties?.receiveMaximum ?? 65_535
      this.#connackMs = this.#options.clock.monoMs()
      this.#subscribe(client)
    })
    client.on('close', () => {
      if (this.#client === client) this.#onClose(client)
    })
    client.connect()
  }

  #subscribe(client: MqttClient): void {
    if (this.#options.subscriptions.length === 0) {
      this.#becomeUp()
      return
    }
    const wanted = Object.fromEntries(
      this.#options.subscriptions.map(({ topic, qos }) => [topic, { qos }]),
    )
    client.subscribe(wanted, (error, granted) => {
      if (this.#client !== client) return
      const refused = granted?.find((one) => one.qos >= 128)
      if (error || refused) {
        const message = `subscription ${refused?.topic ?? ''} ${error ?? 'refused'}`
        this.#options.onReport('refused', message)
        this.#end = { ...this.#end, error: { code: NOT_AUTHORISED, message } }
        client.end(true)
        return
      }
      this.#becomeUp()
    })
  }

  #becomeUp(): void {
    this.#isUp = true
    this.#options.onTrouble?.(undefined)
    this.#options.onUp()
  }

  #onClose(client: MqttClient): void {
    const { reason, takenOver, error } = this.#end
    client.removeAllListeners()
    client.on('error', () => {})
    client.end(true)
    this.#client = undefined
    this.#unacked = 0
    this.#queue.drain()
    const wasUp = this.#isUp
    const connackMs = this.#connackMs
    this.#isUp = false
    this.#connackMs = undefined
    if (wasUp) this.#options.onDown(reason)
    if (this.#closed) {
      this.#gone()
      return
    }
    if (!wasUp && !takenOver) this.#tellTrouble(error)
    const { clock, random, onReport } = this.#options
    const lived = connackMs === undefined ? undefined : clock.monoMs() - connackMs
    if (wasUp && lived !== undefined && lived >= STEADY_MS) this.#attempt = 0
    let waitMs = backoffMs(RECONNECT, this.#attempt++, random)
    if (takenOver) {
      // Not both at the same moment again.
      waitMs = DUEL_PAUSE_MS * (0.5 + 0.5 * random.unit())
      onReport('taken-over', `${reason}: another client seems to use ${this.#options.clientId}`)
    }
    this.#retryIn(waitMs)
  }

  #retryIn(waitMs: number): void {
    this.#cancelRetry = this.#options.clock.after(waitMs, () => this.#connect())
  }

  #endpoint(): MqttEndpoint {
    const { endpoint } = this.#options
    return typeof endpoint === 'function' ? endpoint() : endpoint
  }

  #tellTrouble(error: unknown): void {
    const { onTrouble, clock } = this.#options
    if (!onTrouble) return
    let endpoint: MqttEndpoint | undefined
    try {
      endpoint = this.#endpoint()
    } catch {
      // Then this is what `error` is about.
    }
    const times = endpoint?.cert === undefined ? undefined : timesOf(endpoint.cert)
    onTrouble(linkTrouble(error, { nowMs: clock.wallMs(), ...(times && { own: times }) }))
  }

  /** Leaves the line to another client that uses our id, for some minutes. */
  standAside(reason: string): void {
    this.#end = { reason, takenOver: true }
    this.#client?.end(true)
  }

  /** Hands over, or queues while the broker has all it wants to have unacknowledged. */
  publish(message: MqttPublish): boolean {
    if (!this.#isUp) return false
    if (this.#unacked < this.#unackedMax) {
      this.#hand(message)
      return true
    }
    const taken = this.#queue.push(message)
    if (!taken) this.#options.onReport('queue-full', message.topic)
    return taken
  }

  #hand({ topic, bytes, options, done }: MqttPublish): void {
    const client = this.#client
    if (!client) return
    this.#unacked++
    const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // Neither success nor a refusal of the broker says anything about delivery: both only free a place.
    client.publish(topic, payload, options, (error) => {
      if (this.#client !== client) return
      this.#unacked--
      const next = this.#queue.shift()
      if (next) this.#hand(next)
      // An error without a reason of the broker is the connection's end, which `onDown` will tell.
      const isRefused = isReasonCode(error)
      if (!error || isRefused) done?.(isRefused)
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelRetry?.()
    const client = this.#client
    this.#isUp = false
    if (!client) return
    let cancel: CancelTimer = () => {}
    await new Promise<void>((gone) => {
      // Whichever comes first: the client forgets its callback when the line breaks meanwhile.
      this.#gone = gone
      // A broker that hangs would hold the goodbye for ever (F58).
      cancel = this.#options.clock.after(GOODBYE_MS, () => {
        client.end(true)
        gone()
      })
      client.end(!client.connected, {}, () => gone())
    })
    cancel()
  }
}

/** Did the broker itself say no (MQTT 5, 2.4)? */
function isReasonCode(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'number' && code >= 0x80
}

function timesOf(pem: string): { readonly fromMs: number; readonly untilMs: number } | undefined {
  const certificate = parseCertificate(pem)
  return certificate && viewOf(certificate)
}
