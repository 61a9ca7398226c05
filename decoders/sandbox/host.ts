/**
 * Foreign codecs as a service: they run in a thread of their own, served in turn (`turns.ts`). A
 * thread that dies or hangs is replaced; what it was doing is answered with an error, what is loaded
 * stays. The first `load` starts it: a gateway without foreign codecs pays nothing.
 *
 * A second thread, some 10 MB, is there only while it is of use: it reads a text, or it was called
 * because a call is late and the first may hang.
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
  /** Resolves when it has ended. */
  stop(): Promise<void>
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
/** This long after its deadline a call is late, and another thread is made ready. */
const LATE_MS = 10
/** A second thread that nobody needed for so long leaves. */
const SPARE_MS = 10_000
/** The memory of a thread that ends is free soon after; a busy machine is not waited for. */
const LEAVING_MS_MAX = 50
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
  #spareStarting: Promise<void> | undefined
  #cancelSpareLeaving = () => {}
  /** A thread that is to be gone before the next one comes. */
  #leaving: Promise<void> | undefined
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
    void this.#server?.stop()
    void this.#takeSpare()?.stop()
    this.#server = undefined
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
    if (this.#isClosed) void thread.stop()
    if (this.#isClosed) return gone(id)
    if (report?.kind !== 'read') {
      void thread.stop()
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

  /** The first thread serves; a second stays a while: to read the next text, or to serve after the first. */
  #keepThread(thread: SandboxThread, isGood: boolean): void {
    if (!isGood || this.#isClosed) void thread.stop()
    else if (!this.#server && !this.#starting) this.#serveWith(thread)
    else if (!this.#spare) this.#keepSpare(thread)
    else void thread.stop()
  }

  #keepSpare(thread: SandboxThread): void {
    this.#spare = thread
    this.#cancelSpareLeaving = this.#parts.clock.after(SPARE_MS, () => {
      void this.#takeSpare()?.stop()
    })
  }

  #serveWith(thread: SandboxThread): void {
    for (const [id, loaded] of this.#loaded) thread.tell({ kind: 'keep', id, loaded })
    this.#server = thread
  }

  /** Makes the successor of a thread that may hang, while it may still not. */
  #prepareSpare(): void {
    if (this.#spare || this.#spareStarting || this.#starting) return
    this.#spareStarting = this.#start().then((thread) => {
      this.#spareStarting = undefined
      if (thread) this.#keepThread(thread, true)
    })
  }

  #takeSpare(): SandboxThread | undefined {
    const spare = this.#spare
    this.#spare = undefined
    this.#cancelSpareLeaving()
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
    const onTime = this.#parts.clock.after(this.#settings.deadlineMs + LATE_MS, () =>
      this.#prepareSpare(),
    )
    const report = await this.#within(server, limitMs, order)
    onTime()
    if (report?.kind === 'answered') {
      this.#losses = 0
      const isFull = !report.answer.ok && report.answer.error.kind === 'memory'
      if (isFull) this.#retire(server, 'its memory first')
      return report.answer
    }
    this.#retire(server, 'at once')
    if (this.#isClosed) return gone('the codec')
    const isHung = this.#parts.clock.monoMs() - startMs >= limitMs
    if (isHung)
      return failed('timeout', 'the codec did not end in its time, its thread was replaced')
    return failed('memory', 'the decoder thread ended, it was replaced')
  }

  /** Ends a thread that hangs, or holds memory it will not need again, and calls the next. */
  #retire(server: SandboxThread, next: 'at once' | 'its memory first'): void {
    const ended = server.stop()
    this.#leaving = next === 'at once' ? undefined : ended
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
    await this.#spareStarting
    const spare = this.#takeSpare()
    if (!spare && this.#leaving) await Promise.race([this.#leaving, sleep(clock, LEAVING_MS_MAX)])
    this.#leaving = undefined
    const thread = spare ?? (await this.#start())
    if (this.#isClosed) return void thread?.stop()
    this.#server = undefined
    if (thread) this.#serveWith(thread)
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
    void thread.stop()
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
