/**
 * The life of a mount: what an asset is to have in one role, before and after a sensor is there. Which
 * sensor that is stands in the binding alone; here stands how far it is, and who did what when. Pure.
 *
 *              plan             install               accept
 *   (no life) ──────> planned ───────────> installed ────────> accepted
 *       ^                │ ^                   │                   │
 *       └──────drop──────┘ └───────back────────┴───────back────────┘
 *
 * A mount without a life can be installed too, and one that is taken when the sensor that goes is named.
 */

import type { DevEui } from '../../base/ids.ts'
import type { AssetKind, BindingRole } from './model.ts'

export const STAGES = ['planned', 'installed', 'accepted'] as const
export type Stage = (typeof STAGES)[number]

/** Where a sensor is mounted: at an asset, in a role; `index` as of a binding. */
export type Mount = {
  readonly asset: string
  readonly role: BindingRole
  readonly index: number
}

export const INSTALL_VERDICTS = ['good', 'enough', 'weak', 'unknown'] as const
export type InstallVerdict = (typeof INSTALL_VERDICTS)[number]

/** What was measured while the technician stood there. */
export type InstallProof = {
  /** UTC: the sensor was scanned. */
  readonly beganMs: number
  readonly verdict: InstallVerdict
  /** Frames that came, and that its counters say were sent. */
  readonly received: number
  readonly sent: number
  /** Above the floor of its data rate, lower quartile; null: nothing was heard. */
  readonly reserveDb: number | null
  readonly dataRate: number | null
}

/** The move's own name; a step keeps what it was, who did it and when (UTC). */
export type InstallStep = {
  readonly move: InstallMove['move']
  readonly by: string
  readonly atMs: number
  /** Of `install`, and of `back`: which sensor came, or went. */
  readonly devEui?: DevEui
  /** Of `back`: why. */
  readonly because?: string
  readonly proof?: InstallProof
}

export type Installation = Mount & {
  readonly stage: Stage
  /** The ISO week it is planned for, `2026-W27`; left out: in no particular one. */
  readonly week?: string
  /** Oldest first; the first and the newest are kept. */
  readonly steps: readonly InstallStep[]
}

export type InstallMove =
  | { readonly move: 'plan'; readonly week?: string }
  | {
      readonly move: 'install'
      readonly devEui: DevEui
      /** Whom it takes the place of. */
      readonly replaces?: DevEui
      readonly proof?: InstallProof
      /** Where it was pinned; left out: where it was known to be. */
      readonly lat?: number
      readonly lon?: number
    }
  | { readonly move: 'accept' }
  /** The sensor was taken down, or was the wrong one. */
  | { readonly move: 'back'; readonly because: string }
  /** It will not be installed. */
  | { readonly move: 'drop' }

export const INSTALL_REFUSALS = [
  'unknown-asset',
  'unknown-device',
  'already-installed',
  'mount-taken',
  'serves-elsewhere',
  'not-installed',
  'not-planned',
  'nobody-there',
  'too-many-mounts',
] as const
export type InstallRefusal = (typeof INSTALL_REFUSALS)[number]

export type InstallOutcome =
  /** `after` undefined: it has no life any more. */
  | { readonly kind: 'moved'; readonly after: Installation | undefined }
  /** It is so already: answered, not noted twice. */
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly reason: InstallRefusal }

export const WEEK_PATTERN = /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/
export const BECAUSE_CHARS_MAX = 200
/** Mounts of one asset that may have a life. */
export const MOUNTS_MAX = 32
const STEPS_MAX = 12

/** `served`: who serves the mount now, by its bindings. */
export function moveInstallation(
  mount: Mount,
  before: Installation | undefined,
  move: InstallMove,
  now: { readonly by: string; readonly atMs: number; readonly served: DevEui | undefined },
): InstallOutcome {
  const { by, atMs, served } = now
  const step: InstallStep = { move: move.move, by, atMs }
  switch (move.move) {
    case 'plan': {
      if (before && before.stage !== 'planned') return refused('already-installed')
      if (served !== undefined && !before) return refused('already-installed')
      if (before && before.week === move.week) return { kind: 'same' }
      const { week: _, ...rest } = before ?? { ...mount, stage: 'planned', steps: [] }
      return moved({ ...rest, ...(move.week && { week: move.week }) }, 'planned', step)
    }
    case 'install': {
      const { devEui, replaces, proof } = move
      const isThere = served === devEui && before && before.stage !== 'planned'
      if (isThere) return { kind: 'same' }
      if (served !== undefined && served !== devEui && served !== replaces)
        return refused('mount-taken')
      const kept = before ?? { ...mount, stage: 'planned' as const, steps: [] }
      return moved(kept, 'installed', { ...step, devEui, ...(proof && { proof }) })
    }
    case 'accept':
      if (before?.stage === 'accepted') return { kind: 'same' }
      if (before?.stage !== 'installed') return refused('not-installed')
      if (served === undefined) return refused('nobody-there')
      return moved(before, 'accepted', { ...step, devEui: served })
    case 'back':
      if (before?.stage === 'planned') return { kind: 'same' }
      if (!before) return refused('not-installed')
      return moved(before, 'planned', {
        ...step,
        because: move.because,
        ...(served && { devEui: served }),
      })
    case 'drop':
      if (before?.stage !== 'planned') return refused('not-planned')
      return { kind: 'moved', after: undefined }
    default:
      return move satisfies never
  }
}

function refused(reason: InstallRefusal): InstallOutcome {
  return { kind: 'refused', reason }
}

function moved(before: Installation, stage: Stage, step: InstallStep): InstallOutcome {
  const steps = [...before.steps, step]
  const kept = steps.length <= STEPS_MAX ? steps : [steps[0]!, ...steps.slice(1 - STEPS_MAX)]
  return { kind: 'moved', after: { ...before, stage, steps: kept } }
}

export function isSameMount(a: Mount, b: Mount): boolean {
  return a.asset === b.asset && a.role === b.role && a.index === b.index
}

/** What a sensor of such an asset does there, where a plan does not say. */
export const USUAL_ROLES: Readonly<Record<AssetKind, BindingRole>> = {
  space: 'occupancy',
  zone: 'valve',
  site: 'meter',
  tree: 'probe',
  bin: 'level',
  segment: 'counter',
  noisePoint: 'noise',
  callPoint: 'button',
  building: 'contact',
  airPoint: 'climate',
  heatPoint: 'climate',
}
