/**
 * A repository behind a broker: one part is asked for at a time, and asked for again when no answer
 * comes. Answers that are late, doubled or to somebody else's question are known by their id. A fetch
 * that failed half-way goes on where it stopped when the same file is asked for again.
 */

import { concatBytes, sameBytes } from '../../base/bytes.ts'
import type { Clock } from '../../base/clock.ts'
import type { Random } from '../../base/random.ts'
import { type ChunkAnswer, readAnswer, writeAsk } from './chunk-messages.ts'
import { FetchError, type Fetcher, requireLength, requireSafePath } from './fetcher.ts'

/** The gateway's two topics; the wiring names them. */
export type ChunkLink = {
  /** Sends one ask. Rejects where there is no broker. */
  publish(message: Uint8Array): Promise<void>
  /** Calls `onMessage` for each answer until the returned function is called. */
  subscribe(onMessage: (message: Uint8Array) => void): () => void
}

export type MqttFetcherOptions = {
  readonly link: ChunkLink
  readonly clock: Clock
  readonly random: Random
  /** How long one part may take, 10 s when left out. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 10_000
/** How often one part is asked for before the fetch fails. */
const ASKS_MAX = 4
/** How often a file may change while it is fetched. */
const CHANGES_MAX = 3
const ID_BYTES = 8

type Part = Extract<ChunkAnswer, { readonly kind: 'part' }>
/** What has come of a file: the only one that is kept from one fetch to the next. */
type Begun = { path: string; tag: Uint8Array; parts: Uint8Array[]; bytes: number }

export function mqttFetcher(options: MqttFetcherOptions): Fetcher {
  let kept: Begun | undefined
  return {
    async fetch(path, maxBytes) {
      requireSafePath(path)
      let begun = kept?.path === path ? kept : undefined
      kept = undefined
      for (let changes = 0; changes <= CHANGES_MAX; ) {
        const offset = begun?.bytes ?? 0
        let answer: ChunkAnswer
        try {
          answer = await askUntilAnswered(options, { path, offset })
        } catch (error) {
          kept = begun
          throw error
        }
        if (answer.kind === 'missing') return 'missing'
        if (answer.kind === 'refused') {
          throw new FetchError('refused', `the repository refuses the path ${path}`, { path })
        }
        requireLength(path, answer.totalBytes, maxBytes)
        const next = continued(begun, answer, path)
        if (!next) {
          changes++
          begun = undefined
          continue
        }
        begun = next
        if (begun.bytes === answer.totalBytes) return concatBytes(begun.parts)
      }
      throw new FetchError('refused', `${path} changes while it is fetched`, { path })
    },
  }
}

/** With one more part; `undefined` when it is of another version of the file or of another place. */
function continued(begun: Begun | undefined, part: Part, path: string): Begun | undefined {
  if (part.offset !== (begun?.bytes ?? 0)) return undefined
  if (!begun) return { path, tag: part.tag, parts: [part.bytes], bytes: part.bytes.length }
  if (!sameBytes(begun.tag, part.tag)) return undefined
  begun.parts.push(part.bytes)
  begun.bytes += part.bytes.length
  return begun
}

async function askUntilAnswered(
  options: MqttFetcherOptions,
  ask: { readonly path: string; readonly offset: number },
): Promise<ChunkAnswer> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  for (let asks = 0; asks < ASKS_MAX; asks++) {
    const answer = await askOnce(options, ask, timeoutMs)
    if (answer) return answer
  }
  const message = `no answer for ${ask.path} at byte ${ask.offset}, asked ${ASKS_MAX} times`
  throw new FetchError('timeout', message, { ...ask, timeoutMs })
}

/** `undefined` when no answer came in time. */
async function askOnce(
  { link, clock, random }: MqttFetcherOptions,
  { path, offset }: { readonly path: string; readonly offset: number },
  timeoutMs: number,
): Promise<ChunkAnswer | undefined> {
  const id = random.bytes(ID_BYTES)
  const { promise, resolve, reject } = Promise.withResolvers<ChunkAnswer | undefined>()
  const unsubscribe = link.subscribe((message) => {
    const answer = readAnswer(message)
    if (answer && sameBytes(answer.id, id)) resolve(answer)
  })
  const cancel = clock.after(timeoutMs, () => resolve(undefined))
  link.publish(writeAsk({ id, path, offset })).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    const message = `tried to ask for ${path} by MQTT: ${why}`
    reject(new FetchError('unreachable', message, { path }, cause))
  })
  try {
    return await promise
  } finally {
    cancel()
    unsubscribe()
  }
}
