/**
 * The hypervisor's side of a stick: one signed file in, a signed receipt out. A transport like the
 * others: the receiver gets the messages and answers them, and only what it has committed is receipted.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { AckMessage, BatchMessage, GapMessage, HelloMessage } from '../messages.ts'
import { gatewayOf } from '../pki/certificate.ts'
import { readMessage } from '../read-message.ts'
import type {
  DownMessage,
  HypervisorListener,
  HypervisorTransport,
} from '../transport/transport.ts'
import { writeMessage } from '../write-message.ts'
import { readContent, writeContent } from './contents.ts'
import { readSigned, type SignedRefusal, type Signer, type Trust, writeSigned } from './signed.ts'

export type DeliveryRefusal = SignedRefusal | 'other-gateway' | 'no-reply' | 'refused' | 'busy'
export type Delivery =
  | { readonly kind: 'receipt'; readonly bytes: Uint8Array }
  | { readonly kind: 'rejected'; readonly reason: DeliveryRefusal }

export type CarriageParts = {
  readonly signer: Signer
  /** Asked for each file: a list of revoked certificates may be newer. */
  readonly trust: () => Promise<Trust>
  readonly clock: Clock
  readonly metrics: Metrics
}

/** The receiver answers within a commit; a disk that hangs is told. */
const REPLY_WITHIN_MS = 10_000

type Lane = Pick<BatchMessage, 'epoch' | 'stream'>
type Waiting = {
  readonly lane: Lane
  readonly to: number
  readonly settle: (ack: AckMessage | 'refused') => void
}

export class Carriage implements HypervisorTransport {
  readonly #parts: CarriageParts
  readonly #waiting = new Map<GatewayEui, Waiting>()
  #listener: HypervisorListener | undefined

  constructor(parts: CarriageParts) {
    this.#parts = parts
  }

  open(listener: HypervisorListener): void {
    this.#listener = listener
  }

  async close(): Promise<void> {
    this.#listener = undefined
  }

  send({ gw, channel, bytes }: DownMessage): boolean {
    const waiting = this.#waiting.get(gw)
    const read = channel === 'ack' && waiting ? readMessage(bytes) : undefined
    if (!waiting || read?.kind !== 'message') return false
    const { message } = read
    if (message.kind !== 'ack' && message.kind !== 'nack') return false
    const { lane, to, settle } = waiting
    if (message.epoch !== lane.epoch || message.stream !== lane.stream) return false
    if (message.kind === 'nack') settle('refused')
    else if (message.next >= to || message.held.some(([, end]) => end >= to)) settle(message)
    return true
  }

  /** Takes one file of a stick; the same again is receipted again and changes nothing. */
  async take(file: Uint8Array): Promise<Delivery> {
    const delivery = await this.#take(file)
    const what = delivery.kind === 'receipt' ? 'taken' : delivery.reason
    this.#parts.metrics.add('carriage_files_total', 1, { what })
    return delivery
  }

  async #take(file: Uint8Array): Promise<Delivery> {
    const { signer, trust } = this.#parts
    const signed = readSigned(file, await trust())
    if (signed.kind === 'rejected') return signed
    const content = readContent(signed.content)
    if (!content || content.kind === 'receipt') return no('format')
    const { gw } = content
    if (gatewayOf(signed.by) !== gw) return no('other-gateway')
    if (!this.#listener || this.#waiting.has(gw)) return no('busy')
    const receipt = (messages: readonly Uint8Array[]): Delivery => {
      return {
        kind: 'receipt',
        bytes: writeSigned(signer, writeContent({ kind: 'receipt', gw, messages })),
      }
    }
    if (content.kind === 'manifest') return receipt([])
    if (content.kind === 'greeting') {
      const greeting = presence(content.message)
      if (!greeting) return no('format')
      this.#listener.onMessage(gw, greeting)
      return receipt([])
    }
    const last = rangeOf(content.messages.at(-1))
    if (!last) return no('format')
    const ack = await this.#deliver(gw, content.messages, last)
    return typeof ack === 'string' ? no(ack) : receipt([writeMessage(ack)])
  }

  #deliver(
    gw: GatewayEui,
    messages: readonly Uint8Array[],
    { lane, to }: { readonly lane: Lane; readonly to: number },
  ): Promise<AckMessage | 'refused' | 'no-reply'> {
    const { promise, resolve } = Promise.withResolvers<AckMessage | 'refused' | 'no-reply'>()
    const cancel: CancelTimer = this.#parts.clock.after(REPLY_WITHIN_MS, () => resolve('no-reply'))
    this.#waiting.set(gw, { lane, to, settle: resolve })
    for (const bytes of messages) this.#listener?.onMessage(gw, bytes)
    return promise.finally(() => {
      cancel()
      this.#waiting.delete(gw)
    })
  }
}

/**
 * Of a greeting that has been carried about, only that there is such a gateway and what runs on it. What
 * it holds may have changed since: as news it would look like a restored gateway, and end cursors that
 * are younger than the stick.
 */
function presence(bytes: Uint8Array): Uint8Array | undefined {
  const read = readMessage(bytes)
  if (read.kind !== 'message' || read.message.kind !== 'hello') return undefined
  const hello: HelloMessage = { ...read.message, page: 0, pages: 2, epochs: [] }
  return writeMessage(hello)
}

function rangeOf(bytes: Uint8Array | undefined): { lane: Lane; to: number } | undefined {
  const read = bytes && readMessage(bytes)
  if (read?.kind !== 'message') return undefined
  const message = read.message as BatchMessage | GapMessage
  if (message.kind !== 'batch' && message.kind !== 'gap') return undefined
  return { lane: message, to: message.kind === 'batch' ? message.next : message.to }
}

function no(reason: DeliveryRefusal): Delivery {
  return { kind: 'rejected', reason }
}
