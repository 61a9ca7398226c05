/**
 * A connection to a partner's broker on which each publication is awaited: taken, refused with a reason, or
 * lost with the line – then who published tries again.
 */

import type { Clock } from '../../../base/clock.ts'
import type { Random } from '../../../base/random.ts'
import type { LinkTrouble } from '../../transport/link-trouble.ts'
import {
  type MqttEndpoint,
  MqttLink,
  type MqttLinkOptions,
  type MqttPublish,
} from '../../transport/mqtt-link.ts'
import { OutletError } from '../outlet/trouble.ts'

export type LineParts = {
  readonly endpoint: MqttEndpoint | (() => MqttEndpoint)
  readonly clientId: string
  readonly will: NonNullable<MqttLinkOptions['will']>
  readonly subscriptions?: MqttLinkOptions['subscriptions']
  readonly clock: Clock
  readonly random: Random
  readonly onUp?: () => void
  readonly onDown?: () => void
  readonly onMessage?: (topic: string, payload: Uint8Array) => void
}

export class Line {
  readonly #link: MqttLink
  readonly #parts: LineParts
  readonly #lost = new Set<(error: OutletError) => void>()
  #isUp = false
  #trouble = 'it was not tried yet'
  #linkTrouble: LinkTrouble | undefined

  constructor(parts: LineParts) {
    this.#parts = parts
    const { onUp, onDown, onMessage, subscriptions = [], ...rest } = parts
    this.#link = new MqttLink({
      ...rest,
      subscriptions,
      sessionExpiryS: 0,
      onUp: () => {
        this.#isUp = true
        onUp?.()
      },
      onDown: (reason) => {
        this.#isUp = false
        this.#trouble = reason
        for (const lose of this.#lost) lose(this.#error())
        this.#lost.clear()
        onDown?.()
      },
      onTrouble: (trouble) => {
        this.#linkTrouble = trouble
        if (trouble) this.#trouble = trouble.detail
      },
      onMessage: (topic, payload) => onMessage?.(topic, payload),
      onReport: (report, detail) => {
        this.#trouble = `${report}: ${detail}`
      },
    })
  }

  get isUp(): boolean {
    return this.#isUp
  }

  open(): void {
    this.#link.open()
  }

  close(): Promise<void> {
    return this.#link.close()
  }

  /** Throws when there is no connection now: what waits in line would not be known to be delivered. */
  assertUp(): void {
    if (!this.#isUp) throw this.#error()
  }

  /** False: the broker refused it. Rejects when the line broke before it said so. */
  publish(message: Omit<MqttPublish, 'done'>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#lost.add(reject)
      const done = (isRefused: boolean): void => {
        this.#lost.delete(reject)
        resolve(!isRefused)
      }
      if (this.#link.publish({ ...message, done })) return
      this.#lost.delete(reject)
      const code = this.#isUp ? 'busy' : 'unreachable'
      reject(new OutletError(code, `${message.topic}: not handed over, ${this.#trouble}`, {}))
    })
  }

  #error(): OutletError {
    const { clientId } = this.#parts
    const { code, words } = this.#linkTrouble ?? {}
    const kind = code === undefined || code === 'unreachable' ? 'unreachable' : 'unauthorised'
    const context = { clientId, ...(words && { words }) }
    return new OutletError(kind, `no connection as ${clientId}: ${this.#trouble}`, context)
  }
}

/** Some at a time, each awaited: the queue of the link is bounded. */
const TOGETHER_MAX = 100

/** Those that were refused, in order; rejects with the first that was lost. */
export async function publishAll<T extends Omit<MqttPublish, 'done'>>(
  line: Line,
  messages: readonly T[],
): Promise<readonly T[]> {
  const refused: T[] = []
  for (let i = 0; i < messages.length; i += TOGETHER_MAX) {
    const some = messages.slice(i, i + TOGETHER_MAX)
    const taken = await Promise.all(some.map((message) => line.publish(message)))
    refused.push(...some.filter((_, at) => !taken[at]))
  }
  return refused
}
