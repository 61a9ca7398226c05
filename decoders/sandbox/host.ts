/**
 * Foreign codecs as a service: they run in a thread of their own, served in turn (`turns.ts`). A
 * thread that dies or hangs is replaced; what it was doing is answered with an error, what is loaded
 * stays. The first `load` starts it: a gateway without foreign codecs pays nothing.
 */

import { type BackoffPolicy, backoffMs } from '../../base/backoff.ts'
import { type Clock, sleep } from '../../base/clock.ts'
import type { Random } from '../../base/random.ts'
import {
  type CodecAnswer,
  type CodecCall,
  type CodecError,
  type MapAnswer,
  readOutput,
  SANDBOX_DEFAULTS,
  type SandboxSettings,
  writeCall,
} from './codec.ts'
import type { EngineAnswer, Loaded, TextKind } from './engine.ts'
import type { Order, Report, SharedParts, ThreadStart } from './messages.ts'
import { Turns } from './turns.ts'

/** A thread as the host needs it (`thread-system.ts`). */
export type SandboxThread = {
  readonly isGone: boolean
  tell(order: Order): void
  ask(order?: Order): Promise<Report | undefined>
  stop(): void
}

export type SandboxParts = {
  readonly clock: Clock
  readonly random: Random
  readonly startThread: (start: ThreadStart) => SandboxThread
  readonly settings?: Partial<SandboxSettings>
}

export type LoadAnswer = { readonly ok: true } | { readonly ok: false; readonly error: CodecError }

type Waiting = { readonly input: string; answer(answer: EngineAnswer): void }

/** The engine stops at 1.5 limits of wall clock; a thread that says nothing this much later hangs. */
const HANG_FACTOR = 1.5
const HANG_MARGIN_MS = 30
/** Reading the engine from a slow card, on a busy machine. */
const START_MS_MAX = 20_000
const RESTARTS: BackoffPolicy = { firstMs: 1, mostMs: 2_000 }

export class SandboxHost {
  readonly #parts: SandboxParts
  readonly #settings: SandboxSettings
  readonly #turns: Turns<Waiting>
  readonly #loaded = new Map<string, Loaded>()
  #shared: SharedParts | undefined
  #server: SandboxThread | undefined
  #isServing = false
  #isClosed = false
  /** Threads lost in a row without an answer between. */
  #losses = 0

  constructor(parts: SandboxParts) {
    this.#parts = parts
    this.#settings = { ...SANDBOX_DEFAULTS, ...parts.settings }
    this.#turns = new Turns(this.#settings)
  }

  /** Reads a codec's text under a name; a new text under the same name replaces it and its past. */
  load(codec: { readonly id: string; readonly text: string }): Promise<LoadAnswer> {
    return this.#load('codec', codec.id, codec.text)
  }

  /** A JSONata expression that makes of a codec's output what the device profile says. */
  loadMapping(mapping: { readonly id: string; readonly expression: string }): Promise<LoadAnswer> {
    return this.#load('mapping', mapping.id, mapping.expression)
  }

  async call(id: string, call: CodecCall): Promise<CodecAnswer> {
    const answer = await this.#run('codec', id, writeCall(call))
    return answer.ok ? { ok: true, output: readOutput(answer.json), api: answer.api } : answer
  }

  async map(id: string, json: unknown): Promise<MapAnswer> {
    const answer = await this.#run('mapping', id, JSON.stringify(json ?? null))
    return answer.ok ? { ok: true, output: readOutput(answer.json) } : answer
  }

  isQuarantined(id: string): boolean {
    return this.#turns.isQuarantined(id)
  }

  /** Forgets a codec or mapping; its waiting calls are answered `gone`. */
  drop(id: string): void {
    this.#loaded.delete(id)
    this.#server?.tell({ kind: 'forget', id })
    for (const waiting of this.#turns.drop(id)) waiting.answer(gone(id))
  }

  close(): void {
    this.#isClosed = true
    for (const id of [...this.#loaded.keys()]) this.drop(id)
    this.#server?.stop()
    this.#server = undefined
  }

  /**
   * In a thread of its own, so that reading a text delays no call. The first such thread stays and
   * becomes the one that serves.
   */
  async #load(textKind: TextKind, id: string, text: string): Promise<LoadAnswer> {
    if (this.#isClosed) return gone(id)
    const thread = await this.#start()
    if (!thread) return failed('gone', 'the decoder thread does not start')
    const limitMs = HANG_FACTOR * this.#settings.loadLimitMs + HANG_MARGIN_MS
    const report = await this.#within(thread, limitMs, { kind: 'load', textKind, text })
    if (report?.kind !== 'read' || report.outcome.kind === 'refused' || this.#isClosed) {
      thread.stop()
      if (this.#isClosed) return gone(id)
      if (report?.kind !== 'read') return failed('timeout', 'the text was not read in its time')
      return report.outcome.kind === 'refused'
        ? { ok: false, error: report.outcome.error }
        : gone(id)
    }
    this.drop(id)
    this.#loaded.set(id, report.outcome.loaded)
    if (this.#server || this.#isServing) thread.stop()
    else this.#server = thread
    this.#server?.tell({ kind: 'keep', id, loaded: report.outcome.loaded })
    return { ok: true }
  }

  #run(kind: TextKind, id: string, input: string): Promise<EngineAnswer> {
    if (this.#loaded.get(id)?.kind !== kind) return Promise.resolve(gone(id))
    return new Promise((answer) => {
      const offered = this.#turns.offer(id, { input, answer })
      if (offered === 'full')
        answer(failed('busy', `${this.#settings.waitingMax} calls of ${id} wait`))
      else if (offered === 'quarantined') answer(quarantined(id))
      else void this.#serve()
    })
  }

  /** Serves until nobody waits. */
  async #serve(): Promise<void> {
    if (this.#isServing) return
    this.#isServing = true
    try {
      for (let next = this.#turns.next(); next; next = this.#turns.next()) {
        const { id, item } = next
        const answer = await this.#ask({ kind: 'call', id, input: item.input })
        item.answer(answer)
        const isBad = !answer.ok && ['timeout', 'memory'].includes(answer.error.kind)
        for (const left of this.#turns.done(id, isBad ? 'failed' : 'served'))
          left.answer(quarantined(id))
      }
    } finally {
      this.#isServing = false
    }
  }

  async #ask(order: Order): Promise<EngineAnswer> {
    const server = await this.#serverThread()
    if (!server) return failed('gone', 'the decoder thread does not start')
    const limitMs = HANG_FACTOR * this.#settings.deadlineMs + HANG_MARGIN_MS
    const startMs = this.#parts.clock.monoMs()
    const report = await this.#within(server, limitMs, order)
    if (report?.kind === 'answered') {
      this.#losses = 0
      return report.answer
    }
    server.stop()
    this.#server = undefined
    if (this.#isClosed) return gone('the codec')
    // The next call should not wait for a thread to start.
    void this.#serverThread()
    const isHung = this.#parts.clock.monoMs() - startMs >= limitMs
    if (isHung)
      return failed('timeout', 'the codec did not end in its time, its thread was replaced')
    return failed('memory', 'the decoder thread ended, it was replaced')
  }

  #starting: Promise<SandboxThread | undefined> | undefined

  /** The thread that serves, with all that is loaded; after losses in a row not at once. */
  async #serverThread(): Promise<SandboxThread | undefined> {
    if (this.#server && !this.#server.isGone) return this.#server
    this.#starting ??= this.#replace().finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  async #replace(): Promise<SandboxThread | undefined> {
    const { clock, random } = this.#parts
    if (this.#losses > 1) await sleep(clock, backoffMs(RESTARTS, this.#losses, random))
    this.#losses++
    const thread = await this.#start()
    if (!thread || this.#isClosed) {
      thread?.stop()
      return undefined
    }
    for (const [id, loaded] of this.#loaded) thread.tell({ kind: 'keep', id, loaded })
    this.#server = thread
    return thread
  }

  async #start(): Promise<SandboxThread | undefined> {
    const start = { settings: this.#settings }
    const thread = this.#parts.startThread(
      this.#shared ? { ...start, shared: this.#shared } : start,
    )
    const report = await this.#within(thread, START_MS_MAX)
    if (report?.kind === 'ready') {
      this.#shared = report.shared
      return thread
    }
    thread.stop()
    return undefined
  }

  /** A thread's next report, or `undefined` when it ended or `limitMs` passed. */
  #within(thread: SandboxThread, limitMs: number, order?: Order): Promise<Report | undefined> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(limitMs, () => resolve(undefined))
      void thread.ask(order).then((report) => {
        cancel()
        resolve(report)
      })
    })
  }
}

function failed(kind: CodecError['kind'], message: string): { ok: false; error: CodecError } {
  return { ok: false, error: { kind, message } }
}

function gone(id: string): { ok: false; error: CodecError } {
  return failed('gone', `${id} is not loaded`)
}

function quarantined(id: string): { ok: false; error: CodecError } {
  return failed(
    'quarantined',
    `${id} failed too often in a row: install a version that ends in time`,
  )
}
