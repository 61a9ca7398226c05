/** What the gateway can be asked about water: programmes, locks, openings. */

import type { LockReason, WateringLock } from '../actuate/locks.ts'
import type { WateringProgramme } from '../actuate/programme.ts'
import type { CommandOutcome } from '../engine/command.ts'

/** A zone's watering as people look at it before they touch it. */
export type WateringView = {
  readonly zone: string
  readonly name: string
  readonly programme: WateringProgramme | null
  /** UTC; null: none within a week, or the gateway does not know the time. */
  readonly nextTurn: { readonly fromMs: number; readonly toMs: number } | null
  /** What would forbid a programme to open its valve now; null: nothing. */
  readonly hindrance: { readonly code: string; readonly detail: string } | null
  /** null: too few fresh probes, or none at all. */
  readonly isDry: boolean | null
  readonly last: {
    readonly id: string
    readonly state: 'underWay' | 'watered' | 'notOpened' | 'unknown'
  } | null
}

type Result = { readonly id: string; readonly outcome: CommandOutcome; readonly detail: string }

export type WateringService = {
  waterings(): Promise<readonly WateringView[]>
  /** Opens the zone's valve for a time; it closes by itself, and this gateway sees that it does. */
  startWatering(
    origin: string,
    zone: string,
    how: {
      readonly seconds: number
      readonly litres?: number
      readonly because?: string
      readonly id?: string
    },
  ): Promise<Result>
  stopWatering(origin: string, zone: string, id?: string): Promise<Result>
  /** null: the zone has none any more. */
  setProgramme(
    origin: string,
    zone: string,
    programme: WateringProgramme | null,
    id?: string,
  ): Promise<Result>
  wateringLocks(): Promise<readonly WateringLock[]>
  lockWatering(origin: string, lock: Omit<WateringLock, 'by'>, id?: string): Promise<Result>
  unlockWatering(
    origin: string,
    lock: { readonly scope: string; readonly reason: LockReason },
    id?: string,
  ): Promise<Result>
}
