/** The outlet to a plain MQTT broker: retained states that changed, events, the last will. */

import type { Clock } from '../../../base/clock.ts'
import type { Random } from '../../../base/random.ts'
import type { City, Publisher } from '../city/thing.ts'
import type { Outlet, Refused } from '../outlet/outlet.ts'
import type { StoredFact } from '../store.ts'
import { Line, publishAll } from './line.ts'
import { endpointOf, type MqttOutOptions } from './options.ts'
import { eventMessage, type Message, ownStatusTopic, stateMessages, VERSION } from './plain.ts'
import type { Reader } from './shown.ts'

export type MqttOutParts = {
  readonly options: MqttOutOptions
  readonly publisher: Pick<Publisher, 'scope'>
  readonly clock: Clock
  readonly random: Random
}

const STATE_EXPIRY_S = 86_400
/** Retained states are told again before the broker forgets them. */
const AGAIN_AFTER = 0.5

export function mqttOutlet(parts: MqttOutParts): Outlet {
  return new MqttOutlet(parts)
}

class MqttOutlet implements Outlet {
  readonly name: string
  readonly followsCity = true
  readonly #parts: MqttOutParts
  readonly #reader: Reader
  #line: Line | undefined
  /** What this connection's broker has of us: topic → state, and when it was told. */
  readonly #told = new Map<string, { digest: string; atMs: number }>()

  constructor(parts: MqttOutParts) {
    const { view = 'services', safety = false, name } = parts.options
    this.name = name
    this.#parts = parts
    this.#reader = { view, safety }
  }

  #opened(): Line {
    if (this.#line) return this.#line
    const { options, publisher, clock, random } = this.#parts
    const line = new Line({
      ...{ clock, random, clientId: `cigale-out-${options.name}` },
      endpoint: () => endpointOf(options.broker),
      will: {
        topic: ownStatusTopic(publisher.scope),
        payload: Buffer.from(JSON.stringify({ v: VERSION, online: false })),
        ...{ qos: 1, retain: true, properties: { contentType: 'application/json' } },
      },
      // Another broker's memory, or this one's after a restart, may be empty.
      onUp: () => this.#told.clear(),
    })
    line.open()
    this.#line = line
    return line
  }

  async deliver(facts: readonly StoredFact[], city: City): Promise<readonly Refused[]> {
    const line = this.#opened()
    line.assertUp()
    const { publisher, clock } = this.#parts
    const nowMs = clock.monoMs()
    const states = stateMessages(publisher.scope, city, this.#reader)
    const changed = states.filter(({ topic, digest }) => {
      const told = this.#told.get(topic)
      return told?.digest !== digest || nowMs - told.atMs > this.#expiryS * 1_000 * AGAIN_AFTER
    })
    const events = facts.flatMap(
      (fact) => eventMessage(publisher.scope, fact, city, this.#reader) ?? [],
    )
    const gone = this.#goneOf(new Set(states.map(({ topic }) => topic)), city)
    const own = this.#told.size === 0 ? [this.#ownStatus()] : []
    const refused = await publishAll(line, [...own, ...gone, ...changed, ...events].map(this.#wire))
    // Told, or refused and looked after by who keeps letters.
    for (const { topic, digest } of changed) this.#told.set(topic, { digest, atMs: nowMs })
    for (const { topic } of gone) this.#told.delete(topic)
    return refused.map(({ topic, message }) => ({
      ...{ id: message.isRetained ? topic : `${topic}#${seqOf(message)}`, sent: message },
      ...{
        because: 'the broker refused it: is this outlet allowed to write there?',
        isFinal: false,
      },
    }))
  }

  async retry(letter: Pick<Refused, 'id' | 'sent'>, city: City): Promise<Refused | undefined> {
    const line = this.#opened()
    line.assertUp()
    const { publisher } = this.#parts
    const now = stateMessages(publisher.scope, city, this.#reader).find(
      ({ topic }) => topic === letter.id,
    )
    const message = now ?? (letter.sent as Message | null)
    if (!message)
      return {
        ...letter,
        because: 'it was too large to be kept, and does not stand',
        isFinal: true,
      }
    // A state that does not stand any more brings nothing back; that it is gone is told again.
    if (!now && message.isRetained && message.payload !== null) return undefined
    const refused = await publishAll(line, [this.#wire(message)])
    if (refused.length === 0) return undefined
    return { ...letter, because: 'the broker refused it again', isFinal: false }
  }

  #goneOf(topics: ReadonlySet<string>, { things }: City): readonly Message[] {
    // A city without anything is a picture that was not made.
    if (things.size === 0) return []
    return [...this.#told.keys()]
      .filter((topic) => !topics.has(topic))
      .map((topic) => ({ topic, payload: null, isRetained: true }))
  }

  #ownStatus(): Message {
    const topic = ownStatusTopic(this.#parts.publisher.scope)
    return { topic, payload: { v: VERSION, online: true }, isRetained: true }
  }

  get #expiryS(): number {
    return this.#parts.options.stateExpiryS ?? STATE_EXPIRY_S
  }

  /** An empty retained message takes away the one that is there. */
  readonly #wire = (message: Message) => {
    const { topic, payload, isRetained } = message
    const text = payload === null ? '' : JSON.stringify(payload)
    const isStatus = topic === ownStatusTopic(this.#parts.publisher.scope)
    const properties = {
      contentType: 'application/json',
      userProperties: { v: String(VERSION) },
      ...(isRetained && !isStatus && { messageExpiryInterval: this.#expiryS }),
    }
    const options = { qos: 1 as const, retain: isRetained, properties }
    return { topic, bytes: new TextEncoder().encode(text), options, message }
  }

  async close(): Promise<void> {
    const line = this.#line
    this.#line = undefined
    this.#told.clear()
    if (!line) return
    const goodbye = { ...this.#ownStatus(), payload: { v: VERSION, online: false } }
    // The will does not speak for who says goodbye.
    if (line.isUp) await line.publish(this.#wire(goodbye)).catch(() => {})
    await line.close()
  }
}

function seqOf({ payload }: Message): string {
  return String((payload as { readonly seq?: unknown } | null)?.seq)
}
