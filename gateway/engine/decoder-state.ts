/**
 * What decodes each profile, and what is on its way there: a part of the fold, so that a power cut at
 * any point finds the one decoder that was in force, and every step that was taken.
 *
 *   planned → staged → tested → shadow … ready → activated (canary) … settled
 *                 └── refused ──┴────────┘            └── rolledBack
 */

import type { VersionFloor } from '../../decoders/bundle/floor.ts'
import type { Channel } from '../../decoders/contract.ts'
import type { Position } from '../journal/segment.ts'

/** One version of a decoder. A bundled one has no hash: it is the program's. */
export type DecoderRef = { readonly version: string; readonly sha256: string }

export const BUNDLED_REF: DecoderRef = { version: 'bundled', sha256: '' }

/** What the hypervisor or a maintainer wants: one of the signed packages, and how carefully. */
export type DecoderPlan = {
  readonly id: string
  readonly profile: string
  /** In the repository: `decoders/<vendor>/<model>/<semver>.dec`. */
  readonly path: string
  /** Where it lies, when not in the repository of the configuration: a USB stick. */
  readonly source?: string
  /** Share of the fleet that is to activate it, 0..1; a gateway knows whether it is among them. */
  readonly share: number
  readonly shadowFrames: number
  readonly shadowMs: number
  readonly canaryFrames: number
  readonly canaryMs: number
  /** Quantities whose values are meant to change, and by how much at the median. */
  readonly tolerances: Readonly<Record<string, number>>
}

export type TrialStage = 'staged' | 'shadow' | 'ready' | 'canary'

export type Trial = {
  readonly ref: DecoderRef
  readonly planId: string
  readonly stage: TrialStage
  readonly sinceLineMs: number
  /** All channels of the profile once it is active: those there were, and new ones behind. */
  readonly channels: readonly Channel[]
}

export type LoggedStep = {
  readonly arrow: DecoderArrow
  readonly version: string
  readonly planId: string
  readonly atMs: number
  readonly detail: string
}

export type ProfileDecoders = {
  /** In the order in which readings travel; only ever appended to. */
  readonly channels: readonly Channel[] | null
  /** Null: what came with the program, if anything did. */
  readonly active: DecoderRef | null
  /** Where a rollback goes, newest first. */
  readonly older: readonly DecoderRef[]
  readonly plan: DecoderPlan | null
  readonly trial: Trial | null
  /** Packages that failed here: not tried again by the same plan. */
  readonly refused: readonly { readonly sha256: string; readonly planId: string }[]
  readonly log: readonly LoggedStep[]
  /** The last switch forward, however long ago; left out: none yet. */
  readonly switched?: LoggedStep
}

/** Frames that are decoded again, under one revision. Ends with `redecoded`; until then it goes on. */
export type RedecodeJob = {
  /** The revision of what it corrects: one higher than any before it. */
  readonly rev: number
  readonly profile: string
  readonly sinceMs: number
  /** Frames behind this were decoded by the right one. */
  readonly until: Position
  /** What the right one cannot read was read wrongly: it is taken back (after a rollback). */
  readonly withdraws: boolean
  readonly reason: string
}

export const DECODER_ARROWS = [
  'planned',
  'staged',
  'tested',
  'ready',
  'activated',
  'settled',
  'refused',
  'rolledBack',
  'redecode',
  'redecoded',
  'refreshed',
] as const
export type DecoderArrow = (typeof DECODER_ARROWS)[number]

/** Why one was refused or taken back: its own fault, this gateway's, its plan's end, a person's order. */
export type DecoderBlame = 'decoder' | 'gateway' | 'plan' | 'person'

/** Versions of metadata that were accepted (decoders/bundle/floor.ts), and the time they were signed. */
export type TrustState = { readonly floor: VersionFloor; readonly acceptedMs: number }

export type DecodersState = {
  readonly profiles: Map<string, ProfileDecoders>
  /** Those that are not finished, by their revision. */
  readonly jobs: Map<number, RedecodeJob>
  /** Revisions given so far. */
  revs: number
  /** What no repository may go below again; null before the first. */
  trust: TrustState | null
}

export const OLDER_KEPT = 3
export const REFUSED_KEPT = 8
export const LOG_KEPT = 32

export const NO_DECODERS: ProfileDecoders = {
  channels: null,
  active: null,
  older: [],
  plan: null,
  trial: null,
  refused: [],
  log: [],
}

export function newDecoders(): DecodersState {
  return { profiles: new Map(), jobs: new Map(), revs: 0, trust: null }
}

/** One row: profiles, jobs, how many revisions were given, and what is trusted. */
export function decodersToDisk({ profiles, jobs, revs, trust }: DecodersState): unknown {
  return [[...profiles], [...jobs.values()], revs, trust]
}

export type StoredDecoders = readonly [
  readonly (readonly [string, ProfileDecoders])[],
  readonly RedecodeJob[],
  number,
  TrustState | null,
]

export function decodersFromDisk([profiles, jobs, revs, trust]: StoredDecoders): DecodersState {
  const byRev = new Map(jobs.map((job) => [job.rev, job]))
  return { profiles: new Map(profiles), jobs: byRev, revs, trust }
}
