/**
 * Keeps the process of flows alive from the main thread (`life.ts` decides, here it is done): starts it with
 * a copy of the version in force, looks at it every second, ends it. Nothing here waits for it. A system driver.
 */

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Sample } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import { drawTokenText } from '../api/token-text.ts'
import { languageOf } from '../cli/language.ts'
import type { FlowsConfig } from '../config/schema.ts'
import type { FlowsNews } from '../threads/messages.ts'
import { flowsPathIn, makeFolderReady } from './child-folder-system.ts'
import { type ChildMessage, readChildLine } from './child-message.ts'
import { type ChildEnd, FlowsChild } from './child-process-system.ts'
import { flowSecret } from './credential-secret-system.ts'
import { EditWish } from './edit-wish.ts'
import { endLeftOver, noteRunning } from './left-over-system.ts'
import {
  FLOWS_POLICY,
  type FlowsInput,
  type FlowsLife,
  type FlowsPolicy,
  stepFlows,
} from './life.ts'
import { oldSpaceMb, writeStartLine } from './start-line.ts'
import type { FlowsAnswer, FlowsAsk, FlowsStatus } from './status.ts'
import { FlowsTelling } from './telling.ts'
import { FlowVersions } from './versions-system.ts'

/** How often its pipes are read. */
const READ_MS = 250
const READS_PER_LOOK = 4
/** Whoever stops the gateway does not want to wait. */
const CLOSE_MS = 1_500
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
  /** Somebody has to look: a health event. */
  readonly onTrouble: (code: string, detail: string) => void
  /** Another program than the gateway's own: a test's. */
  readonly script?: string
}

export class FlowsSupervisor {
  readonly #parts: FlowsParts
  readonly #policy: FlowsPolicy
  readonly #versions: FlowVersions
  readonly #told: FlowsTelling
  readonly #wish: EditWish
  #life: FlowsLife = { kind: 'stopped' }
  #child: FlowsChild | undefined
  #url = ''
  #reads = 0
  #cancel: CancelTimer = () => {}
  #onStopped: () => void = () => {}

  constructor(parts: FlowsParts) {
    const memoryBytes = parts.config.memoryMb * MB
    this.#parts = parts
    this.#policy = { ...FLOWS_POLICY, memoryBytes }
    this.#versions = new FlowVersions(parts.dataDir)
    this.#told = new FlowsTelling({ ...parts, memoryBytesMax: memoryBytes })
    this.#wish = new EditWish(parts.clock)
  }

  get status(): FlowsStatus {
    return this.#told.status
  }

  samples(): readonly Sample[] {
    return this.#told.samples()
  }

  /** The API's door for flows is there, for the first time or after the API's thread was replaced. */
  reach(url: string): void {
    this.#url = url
    // Who edits has asked an API that is gone.
    this.#wish.end()
    const isFirst = this.#life.kind === 'stopped'
    if (isFirst) this.#endLeftOver()
    this.#take({ kind: isFirst ? 'open' : 'restart' })
    if (isFirst) this.#turn()
  }

  async ask(ask: FlowsAsk): Promise<FlowsAnswer> {
    switch (ask.kind) {
      case 'status':
        return { kind: 'status', status: this.status }
      case 'reload':
        this.#take({ kind: 'restart' })
        return { kind: 'done' }
      case 'adopted':
        this.#told.isVersion(ask.version)
        return { kind: 'done' }
      case 'endEdit':
        this.#endEditing()
        return { kind: 'done' }
      case 'edit': {
        const answer = this.#wish.begin(ask, () => this.#take({ kind: 'restart' }))
        this.#take({ kind: 'restart' })
        return await answer
      }
    }
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      const late = this.#parts.clock.after(CLOSE_MS, () => {
        this.#child?.kill()
        resolve()
      })
      this.#onStopped = () => {
        late()
        resolve()
      }
      this.#take({ kind: 'close' })
    })
    this.#cancel()
  }

  #endEditing(): void {
    if (this.#wish.end()) this.#take({ kind: 'restart' })
  }

  #endLeftOver(): void {
    const pid = endLeftOver(this.#parts.dataDir)
    if (pid === undefined) return
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
    this.#told.occupies(rssBytes)
    if (this.#wish.isOver) this.#endEditing()
    this.#take({ kind: 'look', rssBytes })
  }

  #take(input: FlowsInput): void {
    const before = this.#life
    const at = { nowMs: this.#parts.clock.monoMs(), policy: this.#policy }
    const { life, effects } = stepFlows(before, input, at)
    this.#life = life
    for (const effect of effects) {
      if (effect === 'spawn') void this.#start()
      if (effect === 'end') this.#child?.end()
      if (effect === 'kill') this.#child?.kill()
    }
    if (life.kind !== before.kind) this.#told.becomes(life, this.#wish.shown)
    if (life.kind === 'stopped') this.#onStopped()
  }

  async #start(): Promise<void> {
    const { dataDir, log } = this.#parts
    try {
      const version = await makeFolderReady(dataDir, this.#versions)
      // Meanwhile it was wanted otherwise.
      if (this.#life.kind !== 'starting') return this.#take({ kind: 'exited' })
      this.#told.begins(version)
      this.#spawn()
    } catch (error) {
      log.error({ error: String(error) }, 'flows could not be started')
      this.#told.lastWords(error instanceof Error ? error.message : String(error))
      this.#take({ kind: 'exited' })
    }
  }

  #spawn(): void {
    const { config, dataDir, random, onNews, script = MAIN } = this.#parts
    const { text: token, sha256 } = drawTokenText(random)
    onNews({ kind: 'flowsToken', sha256 })
    const wish = this.#wish.now
    const dir = join(dataDir, 'flows')
    const line = writeStartLine({
      api: { url: this.#url, token },
      ...{ dir, flows: flowsPathIn(dataDir), allow: config.allow },
      credentialSecret: flowSecret(dataDir, random),
      editor: wish ? { port: 0, secret: wish.secret, untilMs: wish.untilMs } : null,
      language: config.language ?? languageOf(process.env),
    })
    const nodeOptions = [`--max-old-space-size=${oldSpaceMb(config.memoryMb)}`]
    const child = new FlowsChild({ script, nodeOptions, dir, line }, (end) =>
      this.#ended(child, end),
    )
    this.#child = child
    if (child.pid !== undefined) noteRunning(dataDir, child.pid)
  }

  #ended(child: FlowsChild, { code, signal }: ChildEnd): void {
    if (this.#child !== child) return
    this.#read()
    this.#child = undefined
    // An editor goes with its process, but for one that was ended to be started with it.
    if (this.#life.kind !== 'ending' || this.#life.reason !== 'restart') this.#wish.end()
    if (this.#life.kind !== 'ending') {
      this.#parts.log.warn({ code, signal }, 'the process of flows ended by itself')
      const how = signal === null ? `with code ${code}` : `by ${signal}`
      this.#told.lastWords(`it ended by itself, ${how}`)
    }
    this.#take({ kind: 'exited' })
  }

  #read(): void {
    const read = this.#child?.read()
    for (const line of read?.said ?? []) {
      const message = readChildLine(line)
      if (message) this.#hear(message)
    }
    for (const line of read?.logged ?? []) this.#told.writes(line)
  }

  #hear(message: ChildMessage): void {
    switch (message.type) {
      case 'started':
        this.#told.hasStarted(message)
        this.#take({ kind: 'started' })
        if (message.editorPort !== null) this.#wish.isThere(message.editorPort)
        break
      case 'alive':
        this.#take({ kind: 'alive' })
        break
      case 'deployed':
        if (!this.#wish.now) break
        this.#parts.onNews({ kind: 'flowsDeployed', path: flowsPathIn(this.#parts.dataDir) })
        break
      case 'counts':
        this.#told.counts(message)
        break
      case 'failed':
        this.#told.lastWords(message.detail)
        this.#told.writes(message.detail)
        break
    }
  }
}
