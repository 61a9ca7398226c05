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

/** The engine stops a call by the wall clock too; a thread that says nothing this much later hangs. */
const HANG_MARGIN_MS = 20
const LAST_LOOK_MS = 2
/** Reading the engine from a slow card, on a busy machine. */
const START_MS_MAX = 20_000
const LOADS_WAITING_MAX = 64
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
  #spare: SandboxThread | undefined
  #starting: Promise<void> | undefined
  #loading: Promise<unknown> = Promise.resolve()
  #loadsWaiting = 0

  constructor(parts: SandboxParts) {
    this.#parts = parts
    this.#settings = { ...SANDBOX_DEFAULTS, ...parts.settings }
    this.#turns = new Turns(this.#settings)
  }

  /** Reads a codec's text under a name; a new text under that name replaces it, and its failures. */
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
    this.#spare?.stop()
    this.#server = undefined
    this.#spare = undefined
  }

  /** One text at a time, in a thread that does not serve: reading it delays no call. */
  async #load(textKind: TextKind, id: string, text: string): Promise<LoadAnswer> {
    if (this.#loadsWaiting >= LOADS_WAITING_MAX)
      return failed('busy', `${LOADS_WAITING_MAX} texts wait to be read`)
    this.#loadsWaiting++
    const before = this.#loading
    const load = before.then(() => this.#loadNow(textKind, id, text))
    this.#loading = load.finally(() => {
      this.#loadsWaiting--
    })
    return load
  }

  async #loadNow(textKind: TextKind, id: string, text: string): Promise<LoadAnswer> {
    if (this.#isClosed) return gone(id)
    const thread = this.#takeSpare() ?? (await this.#start())
    if (!thread) return failed('gone', 'the decoder thread does not start')
    const limitMs = this.#settings.loadLimitMs + this.#settings.stallMs + HANG_MARGIN_MS
    const report = await this.#within(thread, limitMs, { kind: 'load', textKind, text })
    if (this.#isClosed) thread.stop()
    if (this.#isClosed) return gone(id)
    if (report?.kind !== 'read') {
      thread.stop()
      return failed('timeout', 'the text was not read in its time')
    }
    if (report.outcome.kind === 'refused') {
      this.#keepThread(thread, report.outcome.error.kind !== 'memory')
      return { ok: false, error: report.outcome.error }
    }
    this.#turns.forgive(id)
    this.#loaded.set(id, report.outcome.loaded)
    this.#server?.tell({ kind: 'keep', id, loaded: report.outcome.loaded })
    this.#keepThread(thread, true)
    return { ok: true }
  }

  /** The first thread serves; a second is spare: it reads texts, and serves when the first is lost. */
  #keepThread(thread: SandboxThread, isGood: boolean): void {
    if (!isGood || this.#isClosed) thread.stop()
    else if (!this.#server && !this.#starting) this.#serveWith(thread)
    else if (!this.#spare) this.#spare = thread
    else thread.stop()
  }

  #serveWith(thread: SandboxThread): void {
    for (const [id, loaded] of this.#loaded) thread.tell({ kind: 'keep', id, loaded })
    this.#server = thread
  }

  #takeSpare(): SandboxThread | undefined {
    const spare = this.#spare
    this.#spare = undefined
    return spare?.isGone ? undefined : spare
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
    const limitMs = this.#settings.deadlineMs + this.#settings.stallMs + HANG_MARGIN_MS
    const startMs = this.#parts.clock.monoMs()
    const report = await this.#within(server, limitMs, order)
    if (report?.kind === 'answered') {
      this.#losses = 0
      if (!report.answer.ok && report.answer.error.kind === 'memory') this.#retire(server)
      return report.answer
    }
    this.#retire(server)
    if (this.#isClosed) return gone('the codec')
    const isHung = this.#parts.clock.monoMs() - startMs >= limitMs
    if (isHung)
      return failed('timeout', 'the codec did not end in its time, its thread was replaced')
    return failed('memory', 'the decoder thread ended, it was replaced')
  }

  /** Ends a thread that hangs, or holds memory it will not need again; the next is called at once. */
  #retire(server: SandboxThread): void {
    server.stop()
    this.#server = undefined
    if (!this.#isClosed) void this.#serverThread()
  }

  /** The thread that serves, with all that is loaded; after losses in a row not at once. */
  async #serverThread(): Promise<SandboxThread | undefined> {
    if (this.#server && !this.#server.isGone) return this.#server
    this.#starting ??= this.#replace().finally(() => {
      this.#starting = undefined
    })
    await this.#starting
    return this.#server
  }

  async #replace(): Promise<void> {
    const { clock, random } = this.#parts
    if (this.#losses > 1) await sleep(clock, backoffMs(RESTARTS, this.#losses, random))
    this.#losses++
    const spare = this.#takeSpare()
    const thread = spare ?? (await this.#start())
    if (this.#isClosed) return thread?.stop()
    this.#server = undefined
    if (thread) this.#serveWith(thread)
    // A spare that had to serve leaves a place that the next loss should find filled.
    if (spare) void this.#start().then((next) => next && this.#keepThread(next, true))
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
      const { clock } = this.#parts
      // When this thread was busy itself, the report may be there and only not read yet: look once more.
      let cancel = clock.after(limitMs, () => {
        cancel = clock.after(LAST_LOOK_MS, () => resolve(undefined))
      })
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
