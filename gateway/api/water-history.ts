/** The past of water as a page draws it: litres by hour, and what happened at the valves. */

import type { EventFactType, Fact } from '../../sync/fact.ts'

/** What is told of a zone's water, beside its readings and hours. */
export const WATERING_FACTS: readonly EventFactType[] = [
  'wateringOrdered',
  'valveOpened',
  'valveClosed',
  'valveUnsure',
  'wateringDone',
  'wateringSkipped',
  'programmeSet',
  'wateringLocked',
  'wateringUnlocked',
  'leakSuspected',
  'leakConfirmed',
  'leakCleared',
  'cycleFaultFound',
  'cycleFaultCleared',
]

export type WaterHour = {
  /** Its beginning, UTC. */
  readonly hourMs: number
  readonly litres: number
  /** Share of the hour that was read, 0 … 1: litres of an hour that was not read are not none. */
  readonly coverage: number
}

/** Oldest first; of an hour that was told again, the last word. */
export function waterHours(facts: readonly Fact[]): readonly WaterHour[] {
  const hours = new Map<number, WaterHour>()
  for (const fact of facts) {
    if (fact.type !== 'zoneHour') continue
    const [hourMs, litres, coverage] = ['hourMs', 'litres', 'coverage'].map((name) =>
      Number(fact.fields[name] ?? 0),
    ) as [number, number, number]
    hours.set(hourMs, { hourMs, litres, coverage })
  }
  return [...hours.values()].sort((a, b) => a.hourMs - b.hourMs)
}
