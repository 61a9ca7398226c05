/**
 * What people do with flows through the API: look, import, roll back, edit. The process itself is watched
 * by the main thread, which is asked. One edit session at a time, of one login, for two hours at most.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Call } from '../../base/http/route.ts'
import type { Log } from '../../base/log.ts'
import type { Random } from '../../base/random.ts'
import type { FlowsAnswer, FlowsAsk, FlowsStatus } from './status.ts'
import type { FlowIndex, FlowVersion } from './versions.ts'
import type { FlowVersions } from './versions-system.ts'

export const EDIT_MINUTES_MAX = 120
/** Whoever has logged out edits no more. */
const LOOK_MS = 15_000

export class FlowsError extends Error {
  override name = 'FlowsError'
  readonly code: 'off' | 'busy' | 'failed'

  constructor(code: FlowsError['code'], message: string) {
    super(message)
    this.code = code
  }
}

export type FlowsView = Pick<FlowIndex, 'active' | 'before' | 'versions'> & {
  readonly enabled: boolean
  readonly status: FlowsStatus
}

/** Where the editor is, and what it asks for. */
export type EditorPlace = { readonly port: number; readonly secret: string }

type Editing = EditorPlace & {
  readonly by: string
  /** Of one login; left out: of that account, where a command of this machine has begun it. */
  readonly session: string | undefined
  readonly untilMs: number
  readonly isStillIn: () => Promise<boolean>
}

export type FlowsDeskParts = {
  readonly enabled: boolean
  readonly versions: FlowVersions
  readonly ask: (ask: FlowsAsk) => Promise<FlowsAnswer>
  /** What the editor has put in its file; throws where it is no plain file. */
  readonly readDeployed: (path: string) => string
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

export class FlowsDesk {
  readonly #parts: FlowsDeskParts
  readonly #onEnd = new Set<() => void>()
  #editing: Editing | undefined
  #cancel: CancelTimer = () => {}

  constructor(parts: FlowsDeskParts) {
    this.#parts = parts
  }

  async view(): Promise<FlowsView> {
    const { active, before, versions } = this.#parts.versions.index
    const answer = await this.#parts.ask({ kind: 'status' })
    if (answer.kind !== 'status') throw new FlowsError('failed', detailOf(answer))
    return { enabled: this.#parts.enabled, status: answer.status, active, before, versions }
  }

  read(number: number): Promise<string> {
    return this.#parts.versions.read(number)
  }

  /** Puts it in force. Throws FlowVersionsError. */
  async add(
    text: string,
    about: Pick<FlowVersion, 'by' | 'why' | 'origin' | 'signed'>,
  ): Promise<FlowVersion> {
    const added = this.#parts.versions.add(text, { ...about, atMs: this.#now() })
    await this.#parts.ask({ kind: 'reload' })
    return added
  }

  /** Keeps signed flows beside those in force, for a plan. Throws FlowVersionsError. */
  stage(text: string, about: Pick<FlowVersion, 'by' | 'why' | 'signed'>): FlowVersion {
    return this.#parts.versions.stage(text, { ...about, origin: 'update', atMs: this.#now() })
  }

  /** For a plan; null: none, as it was before the first came. Throws FlowVersionsError. */
  async putInForce(number: number | null): Promise<void> {
    const { versions, ask } = this.#parts
    if (number === null) versions.activateNone()
    else versions.activate(number)
    await ask({ kind: 'reload' })
  }

  /** To this version; left out: to what was in force before. Throws FlowVersionsError. */
  async rollback(number?: number): Promise<FlowVersion> {
    const to = number ?? this.#parts.versions.index.before
    if (to === null)
      throw new FlowsError('failed', 'no other flows were in force before: import some')
    const active = this.#parts.versions.activate(to)
    await this.#parts.ask({ kind: 'reload' })
    return active
  }

  /** Starts the flows anew with an editor, for who asks. Throws FlowsError. */
  async edit(
    who: Pick<Editing, 'by' | 'session' | 'isStillIn'>,
    minutes: number,
  ): Promise<{ readonly untilMs: number }> {
    if (!this.#parts.enabled) {
      throw new FlowsError('off', 'flows are off on this gateway: set flows.enabled to true')
    }
    if (this.#editing) {
      throw new FlowsError('busy', `${this.#editing.by} edits the flows: end that first`)
    }
    const { random, ask, log } = this.#parts
    const untilMs = this.#now() + Math.min(minutes, EDIT_MINUTES_MAX) * 60_000
    const secret = Buffer.from(random.bytes(32)).toString('base64url')
    // Taken before the answer: of two who ask at once the second is told.
    this.#editing = { ...who, secret, untilMs, port: 0 }
    const answer = await ask({ kind: 'edit', by: who.by, secret, untilMs })
    if (answer.kind !== 'editing') {
      this.#editing = undefined
      throw new FlowsError('failed', detailOf(answer))
    }
    this.#editing = { ...who, secret, untilMs, port: answer.port }
    log.info({ by: who.by, untilMs }, 'the flows are being edited')
    this.#watch()
    return { untilMs }
  }

  /** `false`: nobody edits. */
  async endEdit(): Promise<boolean> {
    if (!this.#editing) return false
    this.#forget()
    await this.#parts.ask({ kind: 'endEdit' })
    return true
  }

  /** For the one who has begun to edit and nobody else. */
  editorFor({ caller, session }: Pick<Call, 'caller' | 'session'>): EditorPlace | undefined {
    const editing = this.#editing
    if (!editing || editing.port === 0 || session === undefined) return undefined
    if (this.#now() >= editing.untilMs) return undefined
    const isOwn =
      editing.session === undefined ? editing.by === caller.name : editing.session === session
    return isOwn ? editing : undefined
  }

  /** Called when nobody edits any more; gives how to be called no more. */
  onEnd(ended: () => void): () => void {
    this.#onEnd.add(ended)
    return () => this.#onEnd.delete(ended)
  }

  /** Somebody has deployed: what stands in the file is a version from now on. */
  async deployed(path: string): Promise<void> {
    const { versions, readDeployed, log, ask } = this.#parts
    const by = this.#editing?.by
    if (by === undefined) return
    try {
      const text = readDeployed(path)
      const added = versions.add(text, { by, why: '', origin: 'edit', atMs: this.#now() })
      await ask({ kind: 'adopted', version: added.number })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.error({ reason }, 'what was deployed in the editor could not be kept')
    }
  }

  close(): void {
    this.#forget()
  }

  /** Ends what is over: the time, the login. */
  #watch(): void {
    this.#cancel = this.#parts.clock.after(LOOK_MS, async () => {
      const editing = this.#editing
      if (!editing) return
      const isIn = this.#now() < editing.untilMs && (await editing.isStillIn().catch(() => false))
      if (this.#editing !== editing) return
      if (isIn) return this.#watch()
      this.#parts.log.info({ by: editing.by }, 'the flows are edited no more')
      await this.endEdit().catch(() => {})
    })
  }

  #forget(): void {
    this.#editing = undefined
    this.#cancel()
    for (const ended of this.#onEnd) ended()
    this.#onEnd.clear()
  }

  #now(): number {
    return Math.floor(this.#parts.clock.wallMs())
  }
}

function detailOf(answer: FlowsAnswer): string {
  return answer.kind === 'refused' ? answer.detail : 'the process of flows gave another answer'
}
