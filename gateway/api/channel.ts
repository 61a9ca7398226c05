/**
 * GatewayService across threads: calls one way, answers the other, over any message port. Each call
 * carries a number; an answer that never comes ends as a failure after a while, because a page must
 * not hang when the core is being restarted.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { GatewayService } from './service.ts'

export type Port = {
  postMessage(value: unknown): void
  // biome-ignore lint/suspicious/noExplicitAny: what comes is looked at before it is used
  on(event: 'message' | 'close', listen: (value: any) => void): unknown
}

type Call = {
  readonly kind: 'call'
  readonly id: number
  readonly name: string
  readonly args: unknown[]
}
type Answer =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }

const ANSWER_MS = 15_000
/** Those that wait for somebody outside: a repository over a slow link. */
const ANSWER_MS_OF: Readonly<Record<string, number>> = { fetchFlows: 600_000 }
/** Calls that may be under way: a flood of requests is turned away, not queued. */
const CALLS_MAX = 256

export class ServiceBusy extends Error {
  override name = 'ServiceBusy'
}

/** Answers calls that come over `port` with `service`. Other messages are left alone. */
export function serveService(port: Port, service: GatewayService): void {
  const methods = service as unknown as Readonly<
    Record<string, (...args: unknown[]) => Promise<unknown>>
  >
  port.on('message', (message: Call) => {
    if (message?.kind !== 'call') return
    const { id, name, args } = message
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    const done = method ? method(...args) : Promise.reject(new Error(`no method ${name}`))
    done.then(
      (value) => port.postMessage({ kind: 'answer', id, value } satisfies Answer),
      (error: unknown) => {
        const text = error instanceof Error ? error.message : String(error)
        port.postMessage({ kind: 'failure', id, message: text } satisfies Answer)
      },
    )
  })
}

/** The service on the other side of `port`; when that closes, nothing waits for it any more. */
export function connectService(port: Port, clock: Clock): GatewayService {
  const waiting = new Map<
    number,
    { resolve(value: unknown): void; reject(error: Error): void; cancel: CancelTimer }
  >()
  let lastId = 0
  port.on('message', (message: Answer) => {
    if (message?.kind !== 'answer' && message?.kind !== 'failure') return
    const call = waiting.get(message.id)
    if (!call) return
    waiting.delete(message.id)
    call.cancel()
    if (message.kind === 'answer') call.resolve(message.value)
    else call.reject(new Error(message.message))
  })
  port.on('close', () => {
    for (const { reject, cancel } of waiting.values()) {
      cancel()
      reject(new ServiceBusy("the gateway's core is gone"))
    }
    waiting.clear()
  })
  function ask(name: string, args: unknown[]): Promise<unknown> {
    if (waiting.size >= CALLS_MAX) {
      return Promise.reject(new ServiceBusy('too many requests are under way'))
    }
    const id = ++lastId
    const answerMs = ANSWER_MS_OF[name] ?? ANSWER_MS
    return new Promise((resolve, reject) => {
      const cancel = clock.after(answerMs, () => {
        waiting.delete(id)
        reject(new ServiceBusy(`the gateway's core did not answer in ${answerMs / 1000} s`))
      })
      waiting.set(id, { resolve, reject, cancel })
      port.postMessage({ kind: 'call', id, name, args } satisfies Call)
    })
  }
  return new Proxy({} as GatewayService, {
    get: (_, name) =>
      // A promise-like proxy would be awaited by mistake: it has no `then`.
      name === 'then' ? undefined : (...args: unknown[]) => ask(String(name), args),
  })
}
