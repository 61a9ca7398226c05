/** How the process of flows is, for people (`FlowsStatus`), monitoring and the log. Pure but for the log. */

import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { Metrics, type Sample } from '../../base/metrics.ts'
import { type ChildMessage, readChildLog } from './child-message.ts'
import type { FlowsEnd, FlowsLife } from './life.ts'
import { LogPace } from './log-pace.ts'
import { FLOWS_OFF, type FlowsStatus } from './status.ts'

export class FlowsTelling {
  readonly #clock: Clock
  readonly #log: Log
  readonly #metrics = new Metrics()
  readonly #pace = new LogPace()
  readonly #onTrouble: (code: string, detail: string) => void
  #status: FlowsStatus
  #starts = 0
  /** Until somebody has changed something. */
  #isToldGivenUp = false
  /** Why it ends by itself, as far as it has said. */
  #lastWords = ''

  constructor({
    clock,
    log,
    memoryBytesMax,
    onTrouble,
  }: {
    readonly clock: Clock
    readonly log: Log
    readonly memoryBytesMax: number
    /** Somebody has to look: a health event. */
    readonly onTrouble: (code: string, detail: string) => void
  }) {
    this.#clock = clock
    this.#log = log
    this.#onTrouble = onTrouble
    this.#status = { ...FLOWS_OFF, state: 'stopped', memoryBytesMax }
  }

  get status(): FlowsStatus {
    return this.#status
  }

  samples(): readonly Sample[] {
    return this.#metrics.samples()
  }

  /** A process is being started, with this version. */
  begins(version: number | null): void {
    this.#set({ version, restarts: this.#starts++ })
  }

  /** What runs already is this version. */
  isVersion(version: number): void {
    this.#set({ version })
  }

  hasStarted({ nodes, flows }: Extract<ChildMessage, { type: 'started' }>): void {
    this.#set({ nodes, flows })
  }

  occupies(rssBytes: number | undefined): void {
    this.#metrics.set('cigale_flows_memory_bytes', rssBytes ?? 0)
    this.#set({ memoryBytes: rssBytes ?? null })
  }

  counts({ counts }: Extract<ChildMessage, { type: 'counts' }>): void {
    for (const [what, count] of Object.entries(counts)) {
      this.#metrics.set('cigale_flows_messages', count, { what })
    }
  }

  /** Why it is about to end; the first word counts. */
  lastWords(detail: string): void {
    this.#lastWords ||= detail
  }

  /** Its life has come into another state. `editing`: who edits, where it has an editor. */
  becomes(life: FlowsLife, editing: FlowsStatus['editing']): void {
    if (life.kind === 'ending' && !isWanted(life.reason)) {
      const { reason } = life
      this.#log.warn({ reason }, `the process of flows is ended: ${WORDS[reason]}`)
    }
    if (life.kind === 'waiting' && !isWanted(life.reason)) this.#crashed(life.reason)
    if (life.kind === 'waiting' && life.isGivenUp) {
      const detail = this.#status.lastCrash?.detail ?? ''
      this.#log.error({ detail }, 'flows die again and again: roll back to another version')
      // Once: each later try would say the same.
      if (!this.#isToldGivenUp) this.#onTrouble('flows-given-up', detail)
      this.#isToldGivenUp = true
    }
    if (life.kind === 'starting' && life.crashes.length === 0) this.#isToldGivenUp = false
    const state = stateOf(life)
    this.#metrics.set('cigale_flows_running', state === 'running' ? 1 : 0)
    this.#set({
      state,
      sinceMs: Math.floor(this.#clock.wallMs()),
      editing: state === 'running' ? editing : null,
    })
  }

  /** A line of its own log; few of them reach ours. */
  writes(line: string): void {
    const { isWarning, text } = readChildLog(line)
    if (!isWarning) return
    const { isWritten, hidden } = this.#pace.take(this.#clock.monoMs())
    if (hidden > 0) this.#log.warn({ hidden }, 'flows wrote more lines than are kept')
    if (isWritten) this.#log.warn({ said: text }, 'flows say')
    else this.#metrics.add('cigale_flows_log_lines_hidden_total')
  }

  #crashed(reason: Crash): void {
    this.#metrics.add('cigale_flows_crashes_total', 1, { reason })
    const detail = (reason === 'exit' && this.#lastWords) || WORDS[reason]
    this.#set({ crashes: this.#status.crashes + 1, lastCrash: { reason, detail } })
    this.#lastWords = ''
  }

  #set(news: Partial<FlowsStatus>): void {
    this.#status = { ...this.#status, ...news }
  }
}

type Crash = Exclude<FlowsEnd, 'restart' | 'close'>

const WORDS: Readonly<Record<Crash, string>> = {
  silent: 'it did not answer for ten seconds, a flow loops',
  memory: 'it took more memory than flows.memoryMb allows',
  'slow-start': 'it had not started after a minute',
  exit: 'it ended by itself',
}

function isWanted(reason: FlowsEnd): reason is 'restart' | 'close' {
  return reason === 'restart' || reason === 'close'
}

function stateOf(life: FlowsLife): FlowsStatus['state'] {
  if (life.kind === 'waiting') return life.isGivenUp ? 'given-up' : 'waiting'
  if (life.kind === 'ending') return life.reason === 'close' ? 'stopped' : 'starting'
  return life.kind
}
