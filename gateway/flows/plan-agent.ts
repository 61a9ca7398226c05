/**
 * Carries out the hypervisor's plan for the flows, beside the desk of people: fetches, puts in force when it
 * is this gateway's turn, watches, goes back. `way.ts` decides; here it is done, told and kept, in this order.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { Serial } from '../../base/serial.ts'
import { placeInPlan } from '../../sync/share-of-plan.ts'
import type { FlowsFetched } from '../decoding/decoding.ts'
import type { FlowsDesk } from './desk.ts'
import { type FlowsPlan, flowsOf } from './plan.ts'
import type { FlowsPlanFiles } from './plan-files-system.ts'
import { FlowVersionsError } from './versions-system.ts'
import { type FlowsGot, type FlowsMove, type FlowsSeen, type FlowsWay, stepWay } from './way.ts'

const LOOK_MS = 10_000
/** A repository that is out of reach is asked again after this. */
const RETRY_MS = 15 * 60_000
/** A step leads to the next at once; more in a row than there are would be a circle. */
const STEPS_MAX = 8
const BY = 'hypervisor'

export type FlowsPlanParts = {
  readonly desk: Pick<FlowsDesk, 'view' | 'stage' | 'putInForce'>
  readonly files: Pick<FlowsPlanFiles, 'plan' | 'way'>
  readonly fetch: (path: string) => Promise<FlowsFetched>
  /** A fact, on the medium when it resolves. */
  readonly tell: (move: FlowsMove) => Promise<void>
  readonly gatewayEui: GatewayEui
  readonly clock: Clock
  readonly log: Log
}

export class FlowsPlanAgent {
  readonly #parts: FlowsPlanParts
  readonly #serial = new Serial()
  #cancel: CancelTimer = () => {}
  #isClosed = false
  /** Not asked of the repository before. */
  #fetchAtMs = Number.NEGATIVE_INFINITY
  /** Since when this life watches the plan's flows, and how often they had ended until then. */
  #watch: { readonly planId: string; readonly monoMs: number; readonly crashes: number } | undefined

  constructor(parts: FlowsPlanParts) {
    this.#parts = parts
  }

  /** What was under way goes on. */
  open(): void {
    void this.look()
  }

  /** A plan has come: its repository may be another than the one that was out of reach. */
  planned(): void {
    this.#fetchAtMs = Number.NEGATIVE_INFINITY
    void this.look()
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  /** Resolves when all that follows from what is now is done. */
  look(): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#isClosed) return
      this.#cancel()
      const isUnderWay = await this.#steps().catch((error: unknown) => {
        this.#parts.log.error({ error: String(error) }, 'the plan of the flows waits')
        return true
      })
      if (this.#isClosed || !isUnderWay) return
      this.#cancel = this.#parts.clock.after(LOOK_MS, () => void this.look())
    })
  }

  /** `false`: nothing is to be done until another plan comes. */
  async #steps(): Promise<boolean> {
    let got: FlowsGot | undefined
    for (let n = 0; n < STEPS_MAX; n++) {
      const next = await this.#step(got)
      if (next === 'idle' || next === 'wait') return next === 'wait'
      got = next === 'again' ? undefined : next
    }
    return true
  }

  /** What the repository gave is the next step's. */
  async #step(got: FlowsGot | undefined): Promise<FlowsGot | 'again' | 'wait' | 'idle'> {
    const { files, desk, tell } = this.#parts
    const { plan, way } = files
    if (!plan || (way?.planId === plan.id && isIdle(way, plan))) return 'idle'
    const next = stepWay(plan, way, await this.#seen(plan, way, got))
    if (!next) return 'wait'
    if (next.act === 'fetch') return await this.#fetch(plan)
    if (next.act) await desk.putInForce(next.act.activate)
    if (next.tell) await tell(next.tell)
    files.way = next.way
    return 'again'
  }

  async #seen(
    plan: FlowsPlan,
    way: FlowsWay | undefined,
    got: FlowsGot | undefined,
  ): Promise<FlowsSeen> {
    const { desk, gatewayEui, clock } = this.#parts
    const { active, versions, status } = await desk.view()
    const monoMs = clock.monoMs()
    // From before they are started, so that their first end counts; from a restart on anew.
    if (
      way?.step === 'switching' ||
      (way?.step === 'inUse' && this.#watch?.planId !== way.planId)
    ) {
      this.#watch = { planId: way.planId, monoMs, crashes: status.crashes }
    }
    const since = this.#watch ?? { monoMs, crashes: status.crashes }
    const watched = { ms: monoMs - since.monoMs, crashes: status.crashes - since.crashes }
    const place = placeInPlan(plan.id, gatewayEui)
    const isEditing = status.editing !== null
    return { index: { active, versions }, status, isEditing, place, watched, got }
  }

  async #fetch({ path }: FlowsPlan): Promise<FlowsGot | 'wait'> {
    const { desk, fetch, clock } = this.#parts
    if (clock.monoMs() < this.#fetchAtMs) return 'wait'
    this.#fetchAtMs = clock.monoMs() + RETRY_MS
    const answer = await fetch(path)
    if (answer.kind !== 'flows') {
      return answer.kind === 'refused' ? { kind: 'refused', detail: answer.detail } : 'wait'
    }
    const { name, release } = flowsOf(path)
    try {
      const about = { by: BY, why: `${name} ${release}`, signed: path }
      return { kind: 'kept', version: desk.stage(answer.text, about).number }
    } catch (error) {
      if (!(error instanceof FlowVersionsError)) throw error
      return { kind: error.code === 'not-flows' ? 'wrong' : 'refused', detail: error.message }
    }
  }
}

/** Nothing but another plan would change anything: the process need not be asked. */
function isIdle({ step }: FlowsWay, { share }: FlowsPlan): boolean {
  return step === 'withdrawn' || (share > 0 && (step === 'over' || step === 'settled'))
}
