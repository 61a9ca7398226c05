/** What the gateway can be asked about water: programmes, locks, openings. */

import type { LockReason, WateringLock } from '../actuate/locks.ts'
import type { Outlook } from '../actuate/outlook.ts'
import type { WateringProgramme } from '../actuate/programme.ts'
import type { CommandOutcome } from '../engine/command.ts'

/** What forbids an opening, by its code and in words. */
export type Forbidding = { readonly code: string; readonly detail: string }

/** The order to open that is being carried out. */
export type OrderView = {
  readonly id: string
  readonly seconds: number
  readonly litres: number | null
  readonly orderedAtMs: number
  /** The valve has said that it is open; null: not yet. */
  readonly closesAtMs: number | null
  readonly isToldToClose: boolean
  /** By the meter since the order, or since the opening where that is known; null: no meter tells. */
  readonly flowedLitres: number | null
}

/** A zone's watering as people look at it before they touch it. */
export type WateringView = {
  readonly zone: string
  readonly name: string
  readonly programme: WateringProgramme | null
  /** UTC; null: none within a week, or the gateway does not know the time. */
  readonly nextTurn: { readonly fromMs: number; readonly toMs: number } | null
  /** What would forbid a programme to open its valve now; null: nothing. */
  readonly hindrance: Forbidding | null
  /** The same for a person who waters, and for one who tries the valve for two minutes at most. */
  readonly byHand: Forbidding | null
  readonly test: Forbidding | null
  /** The turn that is under way, else the next one, and what becomes of it as things are now. */
  readonly outlook: Outlook | null
  readonly order: OrderView | null
  /** As the interlocks see it: °C now and mm in 24 h, null where nobody measures; valves of the site. */
  readonly around: {
    readonly airC: number | null
    readonly rainMm24h: number | null
    readonly othersOpen: number
    readonly openAtOnceMax: number | null
  }
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
