/**
 * Pull, the hypervisor's side, as a transport: asks each gateway for its HELLO, gives it to the
 * receiver like any message, and fetches what the receiver's CURSOR and ACKs say is missing.
 * Commands do not travel this way.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import { sleep } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { AckMessage, CursorMessage, HelloMessage, LaneId, NackMessage } from '../messages.ts'
import { readMessage } from '../read-message.ts'
import { writeMessage } from '../write-message.ts'
import { readAnswer } from './pull.ts'
import type { DownMessage, HypervisorListener, HypervisorTransport } from './transport.ts'

export type PullEndpoint = {
  /** Whom we expect there: another EUI is refused. */
  readonly gw: GatewayEui
  /** Base of the gateway's API: `https://gateway.example/api/v1`. */
  readonly url: string
  readonly token: string
}

export type PullRequest = {
  readonly url: string
  readonly token: string
  /** Present: POST. */
  readonly body?: Uint8Array
}
export type PullFetch = (
  request: PullRequest,
) => Promise<{ readonly status: number; readonly body: Uint8Array }>

export type PullOptions = {
  readonly endpoints: readonly PullEndpoint[]
  readonly clock: Clock
  readonly fetch?: PullFetch
  readonly everyMs?: number
  readonly rowsPerRequest?: number
}

type Reply = CursorMessage | AckMessage | NackMessage

/** The receiver answers within a commit; longer means that it refused or lost the message. */
const REPLY_WITHIN_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000

export class PullError extends Error {
  readonly code: 'http' | 'format' | 'no-reply'
  readonly context: Readonly<Record<string, unknown>>

  constructor(code: PullError['code'], message: string, context: PullError['context']) {
    super(message)
    this.name = 'PullError'
    this.code = code
    this.context = context
  }
}

export function pullTransport(options: PullOptions): HypervisorTransport {
  return new PullTransport(options)
}

class PullTransport implements HypervisorTransport {
  readonly #options: PullOptions
  readonly #stop = new AbortController()
  readonly #waiting = new Map<GatewayEui, (reply: Reply) => void>()
  #listener: HypervisorListener | undefined
  #loops: Promise<void>[] = []

  constructor(options: PullOptions) {
    this.#options = options
  }

  open(listener: HypervisorListener): void {
    this.#listener = listener
    listener.onUp()
    this.#loops = this.#options.endpoints.map((endpoint) => this.#loop(endpoint))
  }

  send({ gw, channel, bytes }: DownMessage): boolean {
    if (channel === 'cmd') return false
    const read = readMessage(bytes)
    if (read.kind === 'rejected') return false
    const { message } = read
    if (message.kind !== 'cursor' && message.kind !== 'ack' && message.kind !== 'nack') return false
    this.#waiting.get(gw)?.(message)
    return true
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#loops)
  }

  async #loop(endpoint: PullEndpoint): Promise<void> {
    const { clock, everyMs = 30_000 } = this.#options
    while (!this.#stop.signal.aborted) {
      try {
        await this.#visit(endpoint)
      } catch (error) {
        this.#listener?.onReport('refused', `${endpoint.url}: ${String(error)}`)
      }
      await sleep(clock, everyMs, this.#stop.signal)
    }
  }

  /** Fetches everything a gateway has and the receiver lacks, lower streams first. */
  async #visit(endpoint: PullEndpoint): Promise<void> {
    for (let page = 0, pages = 1; page < pages && !this.#stop.signal.aborted; page++) {
      const bytes = await this.#request(endpoint, `sync/hello?page=${page}`)
      const hello = helloOf(bytes, endpoint.gw)
      pages = hello.pages
      const isAnswer = (one: Reply): boolean => one.kind === 'cursor' && one.nonce === hello.nonce
      const cursor = await this.#deliver(hello.gw, [bytes], isAnswer)
      if (cursor.kind !== 'cursor') continue
      const lanes = hello.epochs.flatMap(({ epoch, streams }) =>
        streams.map(({ stream, next }) => ({ epoch, stream, end: next })),
      )
      for (const lane of lanes.sort((a, b) => a.stream - b.stream)) {
        const told = cursor.cursors.find((one) => isSame(one, lane))
        if (told) await this.#fetchLane(endpoint, { gw: hello.gw, ...lane, next: told.next })
      }
    }
  }

  async #fetchLane(
    endpoint: PullEndpoint,
    lane: LaneId & { readonly gw: GatewayEui; readonly next: number; readonly end: number },
  ): Promise<void> {
    const { rowsPerRequest: limit = 2048 } = this.#options
    let { next } = lane
    while (next < lane.end && !this.#stop.signal.aborted) {
      const query = `epoch=${lane.epoch}&stream=${lane.stream}&next=${next}&limit=${limit}`
      const messages = readAnswer(await this.#request(endpoint, `sync/batches?${query}`))
      if (!messages || messages.length === 0) return
      const until = endOf(messages.at(-1)!)
      const reply = await this.#deliver(lane.gw, messages, (one) => {
        if (one.kind === 'cursor' || !isSame(one, lane)) return false
        return one.kind === 'nack' || one.next >= until
      })
      if (reply.kind !== 'ack') return
      await this.#request(endpoint, 'sync/ack', reply)
      next = reply.next
    }
  }

  /** Gives messages to the receiver and waits for the reply that settles them. */
  #deliver(
    gw: GatewayEui,
    messages: readonly Uint8Array[],
    settles: (reply: Reply) => boolean,
  ): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    const late = new PullError('no-reply', `the receiver did not answer ${gw}`, { gw })
    const cancel: CancelTimer = this.#options.clock.after(REPLY_WITHIN_MS, () => reject(late))
    this.#waiting.set(gw, (reply) => {
      if (settles(reply)) resolve(reply)
    })
    for (const bytes of messages) this.#listener?.onMessage(gw, bytes)
    return promise.finally(() => {
      cancel()
      this.#waiting.delete(gw)
    })
  }

  async #request(endpoint: PullEndpoint, path: string, ack?: AckMessage): Promise<Uint8Array> {
    const url = `${endpoint.url}/${path}`
    const { fetch = httpFetch } = this.#options
    const body = ack && writeMessage(ack)
    const { status, body: answer } = await fetch({
      url,
      token: endpoint.token,
      ...(body && { body }),
    })
    if (status >= 200 && status < 300) return answer
    throw new PullError('http', `${url} answered ${status}`, { url, status })
  }
}

function helloOf(bytes: Uint8Array, gw: GatewayEui): HelloMessage {
  const read = readMessage(bytes)
  const hello = read.kind === 'message' && read.message.kind === 'hello' ? read.message : undefined
  if (hello?.gw === gw) return hello
  throw new PullError('format', `the answer is not a HELLO of ${gw}`, { gw, from: hello?.gw })
}

function endOf(bytes: Uint8Array): number {
  const read = readMessage(bytes)
  if (read.kind === 'message' && read.message.kind === 'batch') return read.message.next
  if (read.kind === 'message' && read.message.kind === 'gap') return read.message.to
  throw new PullError('format', 'the answer does not end with a batch', {})
}

function isSame(a: LaneId, b: LaneId): boolean {
  return a.epoch === b.epoch && a.stream === b.stream
}

async function httpFetch({
  url,
  token,
  body,
}: PullRequest): Promise<{ status: number; body: Uint8Array }> {
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cbor' },
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    ...(body && { body: Buffer.from(body) }),
  })
  return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) }
}
