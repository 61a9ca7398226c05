/**
 * Keeps the process of flows alive from the main thread (`life.ts` decides, here it is done): starts it with
 * a copy of the version in force, looks at it every second, ends it, says how it is. Nothing here waits for
 * it, and nothing that it does reaches beyond this file. A system driver.
 */

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { Metrics, type Sample } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import { drawTokenText } from '../api/auth.ts'
import type { FlowsConfig } from '../config/schema.ts'
import type { FlowsNews } from '../threads/messages.ts'
import { type ChildMessage, readChildLine, readChildLog } from './child-message.ts'
import { type ChildEnd, FlowsChild } from './child-process-system.ts'
import { flowSecret } from './credential-secret-system.ts'
import { endLeftOver, noteRunning } from './left-over-system.ts'
import {
  FLOWS_POLICY,
  type FlowsEnd,
  type FlowsInput,
  type FlowsLife,
  type FlowsPolicy,
  stepFlows,
} from './life.ts'
import { LogPace } from './log-pace.ts'
import { oldSpaceMb, writeStartLine } from './start-line.ts'
import { FLOWS_OFF, type FlowsAnswer, type FlowsAsk, type FlowsStatus } from './status.ts'
import { activeOf } from './versions.ts'
import { FlowVersions } from './versions-system.ts'

/** How often its pipes are read. */
const READ_MS = 250
const READS_PER_LOOK = 4
/** Whoever stops the gateway does not want to wait. */
const CLOSE_MS = 1_500
/** An editor that is not there by then does not come. */
const EDITOR_MS = 30_000
const MB = 1_048_576
/** Started, not imported: flows stand above us. */
const MAIN = join(fileURLToPath(new URL('../..', import.meta.url)), 'flows', 'main.ts')

export type FlowsParts = {
  readonly config: FlowsConfig
  readonly dataDir: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** For the API's thread. */
  readonly onNews: (news: FlowsNews) => void
  /** Another program than the gateway's own: a test's. */
  readonly script?: string
}

type Editing = { readonly by: string; readonly secret: string; readonly untilMs: number }

export class FlowsSupervisor {
  readonly #parts: FlowsParts
  readonly #policy: FlowsPolicy
  readonly #metrics = new Metrics()
  readonly #pace = new LogPace()
  readonly #versions: FlowVersions
  #life: FlowsLife = { kind: 'stopped' }
  #child: FlowsChild | undefined
  #url: string | undefined
  #editing: Editing | undefined
  #onEditor: ((answer: FlowsAnswer) => void) | undefined
  #status: FlowsStatus
  #starts = 0
  /** Why it ends by itself, as far as it has said. */
  #lastWords = ''
  #reads = 0
  #cancel: CancelTimer = () => {}
  #onStopped: () => void = () => {}

  constructor(parts: FlowsParts) {
    this.#parts = parts
    this.#policy = { ...FLOWS_POLICY, memoryBytes: parts.config.memoryMb * MB }
    this.#versions = new FlowVersions(parts.dataDir)
    this.#status = { ...FLOWS_OFF, state: 'stopped', memoryBytesMax: this.#policy.memoryBytes }
  }

  get status(): FlowsStatus {
    return this.#status
  }

  samples(): readonly Sample[] {
    return this.#metrics.samples()
  }

  /** The API's door for flows is there, for the first time or after the API's thread was replaced. */
  reach(url: string): void {
    this.#url = url
    // Who edits has asked an API that is gone.
    this.#editing = undefined
    const isFirst = this.#life.kind === 'stopped'
    if (isFirst) this.#endLeftOver()
    this.#take({ kind: isFirst ? 'open' : 'restart' })
    if (isFirst) this.#turn()
  }

  async ask(ask: FlowsAsk): Promise<FlowsAnswer> {
    switch (ask.kind) {
      case 'status':
        return { kind: 'status', status: this.#status }
      case 'reload':
        this.#take({ kind: 'restart' })
        return { kind: 'done' }
      case 'adopted':
        this.#set({ version: ask.version })
        return { kind: 'done' }
      case 'endEdit':
        this.#endEditing()
        return { kind: 'done' }
      case 'edit':
        return await this.#edit(ask)
    }
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onStopped = resolve
      this.#take({ kind: 'close' })
      if (this.#life.kind === 'stopped') resolve()
      else {
        this.#parts.clock.after(CLOSE_MS, () => {
          this.#child?.kill()
          resolve()
        })
      }
    })
    this.#cancel()
  }

  get #flowsPath(): string {
    return join(this.#parts.dataDir, 'flows', 'flows.json')
  }

  #edit({ by, secret, untilMs }: Editing): Promise<FlowsAnswer> {
    this.#onEditor?.({ kind: 'refused', detail: 'somebody else has begun to edit' })
    this.#editing = { by, secret, untilMs }
    return new Promise((resolve) => {
      const answer = (given: FlowsAnswer): void => {
        cancel()
        this.#onEditor = undefined
        resolve(given)
      }
      const detail = `the editor was not there after ${EDITOR_MS / 1_000} s: see the log`
      const cancel = this.#parts.clock.after(EDITOR_MS, () => {
        this.#endEditing()
        answer({ kind: 'refused', detail })
      })
      this.#onEditor = answer
      this.#take({ kind: 'restart' })
    })
  }

  #endEditing(): void {
    if (!this.#editing) return
    this.#editing = undefined
    this.#take({ kind: 'restart' })
  }

  #endLeftOver(): void {
    const pid = endLeftOver(this.#parts.dataDir)
    if (pid !== undefined)
      this.#parts.log.warn({ pid }, 'flows of a gateway that was killed are ended')
  }

  #turn(): void {
    this.#cancel = this.#parts.clock.after(READ_MS, () => {
      this.#read()
      if (this.#reads++ % READS_PER_LOOK === 0) this.#look()
      this.#turn()
    })
  }

  #look(): void {
    const rssBytes = this.#child?.rssBytes
    this.#metrics.set('cigale_flows_memory_bytes', rssBytes ?? 0)
    this.#set({ memoryBytes: rssBytes ?? null })
    if (this.#editing && this.#parts.clock.wallMs() >= this.#editing.untilMs) this.#endEditing()
    this.#take({ kind: 'look', rssBytes })
  }

  #take(input: FlowsInput): void {
    const before = this.#life
    const { life, effects } = stepFlows(before, input, {
      nowMs: this.#parts.clock.monoMs(),
      policy: this.#policy,
    })
    this.#life = life
    for (const effect of effects) {
      if (effect === 'spawn') void this.#start()
      if (effect === 'end') this.#child?.end()
      if (effect === 'kill') this.#child?.kill()
    }
    if (life.kind !== before.kind) this.#tell(life)
    if (life.kind === 'stopped') this.#onStopped()
  }

  /** Says what has become of it. */
  #tell(life: FlowsLife): void {
    const { log } = this.#parts
    if (life.kind === 'ending' && !isWanted(life.reason)) {
      log.warn({ reason: life.reason }, `the process of flows is ended: ${WORDS[life.reason]}`)
    }
    if (life.kind === 'waiting' && !isWanted(life.reason)) {
      this.#crashed(life.reason)
      if (life.isGivenUp) {
        const everyMs = this.#policy.givenUpWaitMs
        log.error({ everyMs }, 'flows die again and again: roll back to another version')
      }
    }
    const state = stateOf(life)
    this.#metrics.set('cigale_flows_running', state === 'running' ? 1 : 0)
    this.#set({
      state,
      sinceMs: Math.floor(this.#parts.clock.wallMs()),
      editing: state === 'running' ? this.#editingNow() : null,
    })
  }

  #crashed(reason: Crash): void {
    this.#metrics.add('cigale_flows_crashes_total', 1, { reason })
    const detail = reason === 'exit' ? this.#lastWords : WORDS[reason]
    this.#set({ crashes: this.#status.crashes + 1, lastCrash: { reason, detail } })
    this.#lastWords = ''
  }

  #editingNow(): FlowsStatus['editing'] {
    return this.#editing ? { by: this.#editing.by, untilMs: this.#editing.untilMs } : null
  }

  async #start(): Promise<void> {
    const { config, dataDir, random, log, onNews } = this.#parts
    try {
      const dir = join(dataDir, 'flows')
      const flows = this.#flowsPath
      const { index } = this.#versions
      const active = activeOf(index)
      await mkdir(dir, { recursive: true, mode: 0o700 })
      // Always what is in force: what flows have written there themselves is not run.
      await writeFile(flows, active ? await this.#versions.read(active.number) : '[]\n', {
        mode: 0o600,
      })
      const credentialSecret = flowSecret(dataDir, random)
      // Meanwhile it was wanted otherwise.
      if (this.#life.kind !== 'starting') return this.#take({ kind: 'exited' })
      const { text: token, sha256 } = drawTokenText(random)
      onNews({ kind: 'flowsToken', sha256 })
      const { secret, untilMs } = this.#editing ?? {}
      this.#set({ version: active?.number ?? null, restarts: this.#starts++ })
      const line = writeStartLine({
        api: { url: this.#url ?? '', token },
        ...{ dir, flows, credentialSecret, allow: config.allow },
        editor: secret !== undefined && untilMs !== undefined ? { port: 0, secret, untilMs } : null,
      })
      const nodeOptions = [`--max-old-space-size=${oldSpaceMb(config.memoryMb)}`]
      const script = this.#parts.script ?? MAIN
      const child = new FlowsChild({ script, nodeOptions, dir, line }, (end) =>
        this.#ended(child, end),
      )
      this.#child = child
      if (child.pid !== undefined) noteRunning(dataDir, child.pid)
    } catch (error) {
      log.error({ error: String(error) }, 'flows could not be started')
      this.#lastWords = error instanceof Error ? error.message : String(error)
      this.#take({ kind: 'exited' })
    }
  }

  #ended(child: FlowsChild, { code, signal }: ChildEnd): void {
    if (this.#child !== child) return
    this.#read()
    this.#child = undefined
    if (this.#life.kind !== 'ending' || this.#life.reason !== 'restart') this.#editing = undefined
    const how = signal === null ? `with code ${code}` : `by ${signal}`
    if (this.#life.kind !== 'ending') {
      this.#parts.log.warn({ code, signal }, 'the process of flows ended by itself')
      this.#lastWords ||= `it ended by itself, ${how}`
    }
    this.#take({ kind: 'exited' })
  }

  #read(): void {
    const read = this.#child?.read()
    for (const line of read?.said ?? []) {
      const message = readChildLine(line)
      if (message) this.#hear(message)
    }
    for (const line of read?.logged ?? []) this.#writeLog(line)
  }

  #hear(message: ChildMessage): void {
    switch (message.type) {
      case 'started': {
        const { nodes, flows, editorPort } = message
        this.#set({ nodes, flows })
        this.#take({ kind: 'started' })
        if (editorPort !== null) this.#onEditor?.({ kind: 'editing', port: editorPort })
        break
      }
      case 'alive':
        this.#take({ kind: 'alive' })
        break
      case 'deployed':
        if (!this.#editing) break
        this.#parts.onNews({ kind: 'flowsDeployed', path: this.#flowsPath })
        break
      case 'counts':
        for (const [what, count] of Object.entries(message.counts)) {
          this.#metrics.set('cigale_flows_messages', count, { what })
        }
        break
      case 'failed':
        this.#lastWords = message.detail
        this.#writeLog(message.detail)
        break
    }
  }

  #writeLog(line: string): void {
    const { isWarning, text } = readChildLog(line)
    if (!isWarning) return
    const { log, clock } = this.#parts
    const { isWritten, hidden } = this.#pace.take(clock.monoMs())
    if (hidden > 0) log.warn({ hidden }, 'flows wrote more lines than are kept')
    if (isWritten) log.warn({ said: text }, 'flows say')
    else this.#metrics.add('cigale_flows_log_lines_hidden_total')
  }

  #set(news: Partial<FlowsStatus>): void {
    this.#status = { ...this.#status, ...news }
  }
}

const WORDS: Readonly<Record<FlowsEnd, string>> = {
  silent: 'it did not answer for ten seconds, a flow loops',
  memory: 'it took more memory than flows.memoryMb allows',
  'slow-start': 'it had not started after a minute',
  restart: 'it was started anew',
  close: 'the gateway stopped',
  exit: 'it ended by itself',
}

type Crash = Exclude<FlowsEnd, 'restart' | 'close'>

function isWanted(reason: FlowsEnd): reason is 'restart' | 'close' {
  return reason === 'restart' || reason === 'close'
}

function stateOf(life: FlowsLife): FlowsStatus['state'] {
  if (life.kind === 'waiting') return life.isGivenUp ? 'given-up' : 'waiting'
  if (life.kind === 'ending') return life.reason === 'close' ? 'stopped' : 'starting'
  return life.kind
}
