/**
 * The way of a package into use, a step at a time: each is a record on the medium before it takes effect,
 * so a power cut at any point finds the step taken or not taken, and never two decoders in force.
 */

import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { PackageVector } from '../../decoders/bundle/package-vectors.ts'
import type { Channel } from '../../decoders/contract.ts'
import { placeInPlan } from '../../sync/share-of-plan.ts'
import {
  BUNDLED_REF,
  type DecoderBlame,
  type DecoderPlan,
  type DecoderRef,
  type DecodersState,
  type LoggedStep,
  NO_DECODERS,
  type ProfileDecoders,
  type Trial,
} from '../engine/decoder-state.ts'
import type { DecoderRecord } from '../journal/record.ts'
import type { Decoders } from './decoders.ts'
import { mergedChannels } from './merged-channels.ts'
import { ProfileTurns } from './profile-turns.ts'
import { type Sandbox, sandboxIdOf } from './running.ts'
import { selfTest } from './self-test.ts'
import type { Slot } from './slot.ts'
import { judgeShadow, judgeUse } from './trial.ts'

/** What the repository gave for a plan; it lies on disk by then. */
export type Fetched =
  | { readonly kind: 'fetched'; readonly ref: DecoderRef; readonly channels: readonly Channel[] }
  /** Signed by nobody we trust, damaged, not for this program: not tried again. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** Out of reach: tried again later. */
  | { readonly kind: 'unreachable'; readonly detail: string }

export type StepsParts = {
  readonly decoders: Decoders
  readonly sandbox: Sandbox
  readonly state: () => DecodersState
  /** Resolves when it is on the medium. */
  readonly record: (step: DecoderRecord) => Promise<void>
  readonly fetch: (plan: DecoderPlan) => Promise<Fetched>
  readonly vectorsOf: (ref: DecoderRef) => Promise<readonly PackageVector[] | undefined>
  readonly clock: Clock
  readonly lineMs: () => number
  readonly gatewayEui: GatewayEui
  /** Frames are to be decoded again: the jobs of the fold are to be looked at. */
  readonly jobsChanged: () => void
}

/** A repository that is out of reach is asked again after this. */
const RETRY_MS = 15 * 60_000
/** Verdicts that wait for time alone. */
const LOOK_MS = 60_000
/** A step leads to the next at once; more in a row than there are would be a circle. */
const STEPS_MAX = 8

type Verdict = { readonly detail: string; readonly frames?: number }

const WITHDRAWN = { detail: 'its plan was withdrawn', because: 'plan' } as const

export class DecoderSteps {
  readonly #parts: StepsParts
  readonly #turns: ProfileTurns

  constructor(parts: StepsParts) {
    this.#parts = parts
    this.#turns = new ProfileTurns(parts.clock, async (profile) => {
      for (let n = 0; n < STEPS_MAX; n++) if (!(await this.#step(profile))) break
    })
  }

  /** After a start: what was under way goes on. */
  resume(): void {
    for (const profile of this.#parts.state().profiles.keys()) void this.look(profile)
  }

  /** Something has changed, a frame or a plan. Resolves when what follows from it is done. */
  look(profile: string): Promise<void> {
    return this.#turns.look(profile)
  }

  close(): void {
    this.#turns.close()
  }

  /** Back to what was in force before, by a person's order; `undefined`: there is nothing to go back to. */
  async rollback(profile: string, why: string): Promise<DecoderRef | undefined> {
    let target: DecoderRef | undefined
    await this.#turns.run(profile, async () => {
      const { active, older } = this.#of(profile)
      if (!active) return
      target = older[0] ?? BUNDLED_REF
      await this.#rollback(profile, { detail: why, because: 'person' })
    })
    return target
  }

  #of(profile: string): ProfileDecoders {
    return this.#parts.state().profiles.get(profile) ?? NO_DECODERS
  }

  /** One step; true: there may be another. */
  async #step(profile: string): Promise<boolean> {
    const { trial, plan, active } = this.#of(profile)
    const slot = await this.#parts.decoders.slot(profile)
    slot.isWatched = trial !== null || active !== null
    if (!trial) {
      if (plan) return await this.#begin(profile, plan)
      const verdict = active && judgeUse(slot.watched, undefined, this.#parts.lineMs())
      if (verdict?.kind !== 'failed') return false
      const { frames } = slot.watched
      await this.#rollback(profile, { detail: verdict.detail, because: 'decoder', frames })
      return true
    }
    if (!plan || plan.id !== trial.planId || plan.share <= 0)
      return await this.#halt(profile, trial, plan)
    switch (trial.stage) {
      case 'staged':
        return await this.#test(profile, slot, trial)
      case 'shadow':
        return await this.#shadow(profile, slot, trial, plan)
      case 'ready':
        return await this.#activate(profile, slot, trial, plan)
      case 'canary':
        return await this.#watch(profile, slot, trial, plan)
    }
  }

  async #begin(profile: string, plan: DecoderPlan): Promise<boolean> {
    const { active, channels, refused } = this.#of(profile)
    if (plan.share <= 0) {
      // One that was trusted here already goes all the same: elsewhere it was found wrong.
      const cameByIt = active !== null && this.#cameWith(profile)?.planId === plan.id
      if (cameByIt) await this.#rollback(profile, WITHDRAWN)
      else await this.#forget(profile, plan, 'withdrawn', { because: 'plan' })
      return true
    }
    const fetched = await this.#parts.fetch(plan)
    if (fetched.kind === 'unreachable') return this.#lookAfter(RETRY_MS, profile)
    if (fetched.kind === 'refused') {
      const why = { detail: fetched.detail, because: 'gateway' } as const
      return await this.#refuse(profile, { version: '', sha256: '' }, plan.id, why)
    }
    const { ref } = fetched
    if (active?.sha256 === ref.sha256) {
      return await this.#forget(profile, plan, 'in force already', { version: ref.version })
    }
    if (refused.some((one) => one.sha256 === ref.sha256 && one.planId === plan.id)) {
      return await this.#forget(profile, plan, 'failed here under this plan')
    }
    const before = channels ?? this.#parts.decoders.bundledChannels(profile) ?? []
    const all = mergedChannels(before, fetched.channels)
    if (!all) {
      const why = { detail: 'more than 32 channels in all', because: 'gateway' } as const
      return await this.#refuse(profile, ref, plan.id, why)
    }
    const about = { channels: all.map(({ quantity, index }) => [quantity, index] as const) }
    await this.#record(profile, 'staged', ref, { plan, about })
    return true
  }

  async #test(profile: string, slot: Slot, trial: Trial): Promise<boolean> {
    const { decoders, sandbox, clock } = this.#parts
    const vectors = await this.#parts.vectorsOf(trial.ref)
    const opened = await decoders.openRef(profile, trial.ref)
    if (opened.kind === 'unavailable') return this.#lookAfter(LOOK_MS, profile)
    if (opened.kind === 'refused') {
      const { detail, because } = opened
      return await this.#refuse(profile, trial.ref, trial.planId, { detail, because })
    }
    const id = sandboxIdOf({ profile, ref: trial.ref })
    const tested = await selfTest(sandbox, id, vectors ?? [], clock)
    if (tested.kind !== 'passed') opened.decoder.close()
    if (tested.kind === 'unavailable') return this.#lookAfter(LOOK_MS, profile)
    if (tested.kind === 'failed') {
      const why = { detail: tested.detail, because: 'decoder' } as const
      return await this.#refuse(profile, trial.ref, trial.planId, why)
    }
    slot.tryOut(opened.decoder)
    await this.#record(profile, 'tested', trial.ref, {
      trial,
      detail: `${vectors?.length ?? 0} examples pass`,
    })
    return true
  }

  async #shadow(profile: string, slot: Slot, trial: Trial, plan: DecoderPlan): Promise<boolean> {
    if (!(await this.#hasCandidate(profile, slot, trial))) return this.#lookAfter(LOOK_MS, profile)
    const verdict = slot.active
      ? judgeShadow(trial, plan, slot.compared, this.#parts.lineMs())
      : ({ kind: 'passed', detail: 'nothing to compare it with' } as const)
    if (verdict.kind === 'wait') return this.#lookAfter(LOOK_MS, profile)
    const { detail } = verdict
    if (verdict.kind === 'failed') return await this.#failInShadow(profile, slot, trial, detail)
    const { frames } = slot.compared
    await this.#record(profile, 'ready', trial.ref, { trial, detail, about: { frames } })
    return true
  }

  async #failInShadow(profile: string, slot: Slot, trial: Trial, detail: string): Promise<true> {
    const { frames } = slot.compared
    slot.dismiss()
    const why = { detail, frames, because: 'decoder' } as const
    return await this.#refuse(profile, trial.ref, trial.planId, why)
  }

  async #activate(profile: string, slot: Slot, trial: Trial, plan: DecoderPlan): Promise<boolean> {
    if (placeInPlan(plan.id, this.#parts.gatewayEui) >= plan.share) {
      return await this.#waitInShadow(profile, slot, trial, plan)
    }
    if (!(await this.#hasCandidate(profile, slot, trial))) return this.#lookAfter(LOOK_MS, profile)
    const isFirst = slot.active === undefined
    // What waited raw for a first decoder has waited long enough.
    const why = isFirst ? { detail: 'the first of this profile', about: { sinceMs: 0 } } : {}
    await this.#record(profile, 'activated', trial.ref, { trial, ...why })
    slot.promote()
    this.#parts.jobsChanged()
    return true
  }

  /** It came through, and is none of those yet that may use it: what it says goes on being compared. */
  async #waitInShadow(
    profile: string,
    slot: Slot,
    trial: Trial,
    plan: DecoderPlan,
  ): Promise<boolean> {
    if (!(await this.#hasCandidate(profile, slot, trial))) return this.#lookAfter(LOOK_MS, profile)
    const verdict = judgeShadow(trial, plan, slot.compared, this.#parts.lineMs())
    if (verdict.kind !== 'failed') return false
    return await this.#failInShadow(profile, slot, trial, verdict.detail)
  }

  async #watch(profile: string, slot: Slot, trial: Trial, plan: DecoderPlan): Promise<boolean> {
    const verdict = judgeUse(slot.watched, { trial, plan }, this.#parts.lineMs())
    if (verdict.kind === 'wait') return this.#lookAfter(LOOK_MS, profile)
    const { detail } = verdict
    const { frames } = slot.watched
    if (verdict.kind === 'failed') {
      await this.#rollback(profile, { detail, because: 'decoder', frames })
    } else await this.#record(profile, 'settled', trial.ref, { trial, detail, about: { frames } })
    return true
  }

  /**
   * The plan was withdrawn or replaced: the trial ends, whatever it had come to. One that is in use stays
   * so when a newer plan comes, for that is compared with what is in force, and would have nothing.
   */
  async #halt(profile: string, trial: Trial, plan: DecoderPlan | null): Promise<boolean> {
    const isReplaced = plan !== null && plan.id !== trial.planId && plan.share > 0
    if (trial.stage === 'canary' && isReplaced) {
      const detail = 'a newer plan came while it was watched'
      await this.#record(profile, 'settled', trial.ref, { trial, detail })
    } else if (trial.stage === 'canary') await this.#rollback(profile, WITHDRAWN)
    else {
      const slot = await this.#parts.decoders.slot(profile)
      slot.dismiss()
      await this.#refuse(profile, trial.ref, trial.planId, WITHDRAWN)
    }
    return true
  }

  /** What is in force goes; frames since it came are decoded again by what was there before. */
  async #rollback(
    profile: string,
    { detail, ...about }: Verdict & { readonly because: DecoderBlame },
  ): Promise<void> {
    const target = this.#of(profile).older[0] ?? BUNDLED_REF
    const came = this.#cameWith(profile)
    // Also long after its trial, its plan is told: who planned it wants to know.
    await this.#record(profile, 'rolledBack', target, {
      planId: came?.planId ?? '',
      detail,
      about: { ...about, sinceMs: came?.atMs ?? 0, withdraws: true },
    })
    const { decoders } = this.#parts
    const slot = await decoders.slot(profile)
    slot.replace(await decoders.inForce(profile, target))
    this.#parts.jobsChanged()
  }

  /** The step that put into force what is; `undefined`: it came with the program, or long ago. */
  #cameWith(profile: string): LoggedStep | undefined {
    const { active, log, switched } = this.#of(profile)
    const isIt = ({ arrow, version }: LoggedStep) =>
      arrow === 'activated' && version === active?.version
    return switched && isIt(switched) ? switched : log.findLast(isIt)
  }

  /** After a restart it has to be loaded again. */
  async #hasCandidate(profile: string, slot: Slot, trial: Trial): Promise<boolean> {
    if (slot.candidate?.ref?.sha256 === trial.ref.sha256) return true
    const opened = await this.#parts.decoders.openRef(profile, trial.ref)
    if (opened.kind === 'running') slot.tryOut(opened.decoder)
    else if (opened.kind === 'refused') {
      const { detail, because } = opened
      await this.#refuse(profile, trial.ref, trial.planId, { detail, because })
    }
    return opened.kind === 'running'
  }

  async #forget(
    profile: string,
    plan: DecoderPlan,
    detail: string,
    told: { readonly version?: string; readonly because?: DecoderBlame } = {},
  ): Promise<boolean> {
    const { version = '', ...about } = told
    const ref = { version, sha256: '' }
    await this.#record(profile, 'planned', ref, { plan, detail, about: { ...about, plan: null } })
    return true
  }

  #lookAfter(delayMs: number, profile: string): false {
    this.#turns.lookAfter(delayMs, profile)
    return false
  }

  /** The end of what a plan wanted here; there is always another look after it. */
  async #refuse(
    profile: string,
    ref: DecoderRef,
    planId: string,
    { detail, ...about }: Verdict & { readonly because: DecoderBlame },
  ): Promise<true> {
    await this.#record(profile, 'refused', ref, { planId, detail, about })
    return true
  }

  async #record(
    profile: string,
    arrow: DecoderRecord['arrow'],
    { version, sha256 }: DecoderRef,
    why: {
      readonly plan?: DecoderPlan
      readonly trial?: Trial
      readonly planId?: string
      readonly detail?: string
      readonly about?: DecoderRecord['about']
    },
  ): Promise<void> {
    const planId = why.planId ?? why.plan?.id ?? why.trial?.planId ?? ''
    const { detail = '', about = {} } = why
    const step = { profile, arrow, version, sha256, planId, detail, about }
    await this.#parts.record({ kind: 'decoder', ...step })
  }
}
