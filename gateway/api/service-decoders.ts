/** What the gateway can be asked about its decoders; all values are plain data. */

import type { Channel } from '../../decoders/contract.ts'
import type { OffersAnswer } from '../decoding/decoding.ts'
import type { JobView } from '../decoding/jobs.ts'
import type { DecoderPlan, LoggedStep, TrialStage } from '../engine/decoder-state.ts'

/** One profile: what decodes it, and what is on its way. */
export type ProfileDecoderView = {
  readonly profile: string
  /** Devices registered with it. */
  readonly devices: number
  /** `bundled`, a package's version, or null: nothing decodes it, its frames wait. */
  readonly version: string | null
  readonly channels: readonly Channel[]
  readonly trial: {
    readonly version: string
    readonly stage: TrialStage
    readonly planId: string
    readonly sinceMs: number
    /** Frames in the shadow or in use since the last start. */
    readonly frames: number
  } | null
  /** Where a rollback goes, newest first. */
  readonly older: readonly string[]
  readonly log: readonly LoggedStep[]
}

export type DecodersView = {
  readonly profiles: readonly ProfileDecoderView[]
  readonly jobs: readonly JobView[]
}

export type DecoderAnswer =
  | { readonly kind: 'done'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string }

export type ModelView = {
  readonly id: string
  readonly vendor: string
  readonly model: string
  readonly version: number
  readonly channels: readonly Channel[]
}

export type DecoderService = {
  /** Those that came with the program. */
  models(): Promise<readonly ModelView[]>
  /** Profiles that packages brought, or brought channels to. */
  packageChannels(): Promise<
    readonly { readonly id: string; readonly channels: readonly Channel[] }[]
  >
  decoders(): Promise<DecodersView>
  decoderOffers(source: string | undefined): Promise<OffersAnswer>
  decoderPlan(origin: string, plan: DecoderPlan): Promise<DecoderAnswer>
  decoderRollback(origin: string, profile: string): Promise<DecoderAnswer>
  /** `done` with the job's id as its detail. */
  redecode(
    origin: string,
    order: { readonly profile: string; readonly sinceMs: number; readonly dryRun: boolean },
  ): Promise<DecoderAnswer>
}
