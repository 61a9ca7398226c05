/**
 * One edge node of Sparkplug B 3.0 on a connection of its own: its births, its data, its death.
 *
 *   connected ──► (host's STATE says online) ──► NBIRTH, a DBIRTH each ──► DDATA …
 *       ▲                                              ▲
 *       │ a new bdSeq with each connection             └ NCMD "Node Control/Rebirth"
 *
 * `seq` counts 0…255 from each NBIRTH on. All of it goes at QoS 0, as the specification wants (tck-id-
 * topics-nbirth-mqtt and its siblings); what a line that breaks swallows is in the next birth.
 */

import type { Clock } from '../../../base/clock.ts'
import type { Random } from '../../../base/random.ts'
import { Serial } from '../../../base/serial.ts'
import type { MqttEndpoint } from '../../transport/mqtt-link.ts'
import { OutletError } from '../outlet/trouble.ts'
import { Line, publishAll } from './line.ts'
import { type Metric, readPayload, writePayload } from './sparkplug-payload.ts'

export type NodeParts = {
  readonly group: string
  readonly node: string
  readonly clientId: string
  readonly endpoint: () => MqttEndpoint
  readonly primaryHost?: string
  readonly clock: Clock
  readonly random: Random
  /** The number of the next connection; kept when `bdSeqKept` resolves. */
  readonly nextBdSeq: () => number
  readonly bdSeqKept: () => Promise<void>
}

/** Device → its metrics as they stand. */
export type Devices = ReadonlyMap<string, readonly Metric[]>
/** Device → metrics of the past, oldest first. */
export type Past = ReadonlyMap<string, readonly Metric[]>

const NAMESPACE = 'spBv1.0'
const REBIRTH = 'Node Control/Rebirth'
/** A payload of more metrics is told in several. */
const METRICS_MAX = 200

export class SparkplugNode {
  readonly #parts: NodeParts
  readonly #line: Line
  /** Births, data and rebirths one after the other: `seq` has no holes. */
  readonly #serial = new Serial()
  #bdSeq = 0
  #seq = 0
  /** What hosts know since the last NBIRTH: device → metric → value. */
  #born: Map<string, Map<string, string>> | undefined
  #hostOnlineMs: number | undefined
  #last: Devices = new Map()

  constructor(parts: NodeParts) {
    const { group, node, primaryHost, clock, random, clientId, endpoint } = parts
    this.#parts = parts
    const subscriptions = [{ topic: `${NAMESPACE}/${group}/NCMD/${node}`, qos: 1 as const }]
    if (primaryHost !== undefined) subscriptions.push({ topic: this.#stateTopic, qos: 1 })
    this.#line = new Line({
      ...{ clock, random, clientId, endpoint, subscriptions },
      will: () => {
        this.#bdSeq = parts.nextBdSeq()
        return {
          topic: this.#topic('NDEATH'),
          payload: Buffer.from(this.#death()),
          ...{ qos: 1, retain: false },
        }
      },
      onDown: () => {
        this.#born = undefined
        this.#hostOnlineMs = undefined
      },
      onMessage: (topic, payload) => this.#heard(topic, payload),
    })
  }

  open(): void {
    this.#line.open()
  }

  /** Since when its host is there, wall time; what was taken before goes as history. */
  get hostOnlineMs(): number | undefined {
    return this.#hostOnlineMs
  }

  /** Throws while nobody would take what is told. */
  assertHeard(): void {
    this.#line.assertUp()
    if (this.#parts.primaryHost === undefined || this.#hostOnlineMs !== undefined) return
    throw new OutletError('busy', `the host ${this.#parts.primaryHost} is not online`, {
      words: {
        fr: `L’hôte Sparkplug « ${this.#parts.primaryHost} » n’est pas en ligne : l’envoi reprend avec lui.`,
        en: `The Sparkplug host “${this.#parts.primaryHost}” is not online: sending goes on with it.`,
      },
    })
  }

  /** Births where they are due, then what changed, then what is of the past. */
  tell(devices: Devices, past: Past): Promise<void> {
    return this.#serial.run(() => this.#tell(devices, past))
  }

  async #tell(devices: Devices, past: Past): Promise<void> {
    this.assertHeard()
    await this.#parts.bdSeqKept()
    this.#last = devices
    const born = await this.#bear(devices)
    for (const [device, metrics] of devices) {
      const known = born.get(device)
      const isNew = !known || metrics.some(({ name }) => !known.has(name))
      if (isNew) await this.#birthOf(born, device, metrics)
      else
        await this.#data(
          device,
          metrics.filter((one) => known.get(one.name) !== digestOf(one)),
        )
      born.set(device, new Map(metrics.map((one) => [one.name, digestOf(one)])))
    }
    for (const device of [...born.keys()].filter((one) => !devices.has(one))) {
      await this.#publish('DDEATH', [], device)
      born.delete(device)
    }
    // A host may only be told metrics that a birth has named.
    for (const [device, metrics] of past)
      await this.#data(
        device,
        metrics.filter(({ name }) => born.get(device)?.has(name)),
      )
  }

  async #bear(devices: Devices): Promise<Map<string, Map<string, string>>> {
    if (this.#born) return this.#born
    const born = new Map<string, Map<string, string>>()
    this.#seq = 0
    this.#born = born
    await this.#publish('NBIRTH', [
      { name: 'bdSeq', datatype: 'uint64', value: this.#bdSeq },
      { name: REBIRTH, datatype: 'boolean', value: false },
    ])
    for (const [device, metrics] of devices) await this.#birthOf(born, device, metrics)
    return born
  }

  async #birthOf(born: Map<string, unknown>, device: string, metrics: readonly Metric[]) {
    await this.#publish('DBIRTH', metrics, device)
    born.set(device, new Map(metrics.map((one) => [one.name, digestOf(one)])))
  }

  async #data(device: string, metrics: readonly Metric[]): Promise<void> {
    for (let i = 0; i < metrics.length; i += METRICS_MAX)
      await this.#publish('DDATA', metrics.slice(i, i + METRICS_MAX), device)
  }

  async #publish(type: string, metrics: readonly Metric[], device?: string): Promise<void> {
    const seq = this.#seq
    this.#seq = (seq + 1) & 0xff
    const timestampMs = this.#parts.clock.wallMs()
    const stamped = metrics.map((one) => ({ ...one, atMs: one.atMs ?? timestampMs }))
    const bytes = writePayload({ timestampMs, seq, metrics: stamped })
    await publishAll(this.#line, [{ topic: this.#topic(type, device), bytes, options: { qos: 0 } }])
  }

  #heard(topic: string, payload: Uint8Array): void {
    if (topic === this.#stateTopic) {
      this.#hostSaid(payload)
      return
    }
    const rebirth = readPayload(payload)?.metrics.find(({ name }) => name === REBIRTH)
    if (rebirth?.value !== true || !this.#born) return
    const again = this.#serial.run(async () => {
      this.#born = undefined
      await this.#bear(this.#last)
    })
    // A line that breaks meanwhile is born again anyway.
    again.catch(() => {})
  }

  /** Offline: hosts hear of our death, and what comes until it is back is history for them. */
  #hostSaid(payload: Uint8Array): void {
    let state: { readonly online?: unknown }
    try {
      state = JSON.parse(new TextDecoder().decode(payload))
    } catch {
      return
    }
    if (state?.online === true) {
      this.#hostOnlineMs ??= this.#parts.clock.wallMs()
      return
    }
    this.#hostOnlineMs = undefined
    if (this.#born) this.#sayDeath().catch(() => {})
    this.#born = undefined
  }

  async #sayDeath(): Promise<void> {
    const message = { topic: this.#topic('NDEATH'), bytes: this.#death() }
    await this.#line.publish({ ...message, options: { qos: 0 } })
  }

  #death(): Uint8Array {
    const metrics = [{ name: 'bdSeq', datatype: 'uint64', value: this.#bdSeq }] as const
    return writePayload({ timestampMs: this.#parts.clock.wallMs(), metrics })
  }

  #topic(type: string, device?: string): string {
    const { group, node } = this.#parts
    return [NAMESPACE, group, type, node, ...(device === undefined ? [] : [device])].join('/')
  }

  get #stateTopic(): string {
    return `${NAMESPACE}/STATE/${this.#parts.primaryHost}`
  }

  /** The will does not speak for who says goodbye: its death is told first. */
  async close(): Promise<void> {
    if (this.#line.isUp && this.#born) await this.#sayDeath().catch(() => {})
    await this.#line.close()
  }
}

/** Value and moment: the same value taken anew is told anew. */
function digestOf({ value, atMs }: Metric): string {
  return JSON.stringify([value, atMs])
}
