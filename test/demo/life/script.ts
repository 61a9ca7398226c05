/**
 * What happens, and when: the demo's story, told by the sensors like everything else. Times count
 * from the moment the city goes live.
 *
 *   −52 h … −44 h  a leak in Parc Jourdan 3, found, mended, cleared         all of it in the past
 *   −18 h          somebody opens the kiosk at night
 *   −12 h          a car parks on a PRM space: its 12 h are over           +1 min
 *   −108 min       a pipe cracks in Parc Vendôme 2: the leak is found      within minutes; mended +9 min
 *   +20 s          an emergency call at Neuf-Canons, then one now and then
 *   +20 s          Parc Rambot gets a programme: its soil is dry, and within a minute it is watered for three
 *   +30 s          the sensor of Cours Mirabeau 09 is torn out: unknown    +5 min
 *   +1 min         the bin at the Rotonde is full
 *   +1.5 min       the bin at the town hall burns: an alarm within minutes  put out +11 min
 *   +2.5 min       the door of the school opens, for a minute
 */

import type { CallButton } from '../../city/sensors/call-button.ts'
import type { Contact } from '../../city/sensors/contact.ts'
import type { WasteBin } from '../../city/sensors/waste-bin.ts'
import { BURNING_BIN, STORY_SPACES } from '../city-plan.ts'
import type { Driver } from './drivers.ts'
import type { Garden } from './gardens.ts'
import type { Ground } from './ground.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export const STORY_ZONES = {
  oldLeak: 'parc-jourdan-3',
  newLeak: 'parc-vendome-2',
  dry: 'parc-rambot-1',
} as const
export const STORY_BIN = 'corbeille-rotonde'

const OLD_LEAK = { fromMs: -52 * HOUR_MS, toMs: -44 * HOUR_MS, litresPerHour: 45 } as const
const NEW_LEAK = { fromMs: -108 * MINUTE_MS, toMs: 9 * MINUTE_MS, litresPerHour: 72 } as const
const PRM_LIMIT_MS = 720 * MINUTE_MS
const PRESS_EVERY_MS = { least: 4 * MINUTE_MS, spread: 4 * MINUTE_MS } as const
const PROGRAMME_MINUTES = 12
const STORY_WATERING_MINUTES = 3

export type Cast = {
  readonly drivers: ReadonlyMap<string, Driver>
  readonly gardens: ReadonlyMap<string, Garden>
  readonly doors: ReadonlyMap<string, Contact>
  readonly bins: ReadonlyMap<string, WasteBin>
  readonly buttons: readonly CallButton[]
  /** The gardener's order to the gateway. */
  readonly water: (garden: Garden, minutes: number) => void
  /** From now on the gateway waters it by itself, when its soil is dry. */
  readonly programme: (garden: Garden, minutes: number) => void
}

/** `liveMs`: UTC at which the city goes live. */
export function playScript(ground: Ground, cast: Cast, liveMs: number): void {
  const at = (afterLiveMs: number, run: () => void) => ground.at(liveMs + afterLiveMs, run)
  playLeaks(cast, at)
  playParking(cast, at)
  playSafety(ground, cast, at)
  const dry = cast.gardens.get(STORY_ZONES.dry)
  if (dry) at(20 * SECOND_MS, () => cast.programme(dry, STORY_WATERING_MINUTES))
}

type At = (afterLiveMs: number, run: () => void) => void

function playLeaks({ gardens }: Cast, at: At): void {
  const stories = [
    [STORY_ZONES.oldLeak, OLD_LEAK],
    [STORY_ZONES.newLeak, NEW_LEAK],
  ] as const
  for (const [id, { fromMs, toMs, litresPerHour }] of stories) {
    const pipe = gardens.get(id)?.pipe
    at(fromMs, () => pipe?.leak(litresPerHour))
    at(toMs, () => pipe?.leak(0))
  }
}

function playParking({ drivers }: Cast, at: At): void {
  const prm = drivers.get(STORY_SPACES.overstay)
  const arrivesMs = MINUTE_MS - PRM_LIMIT_MS
  at(arrivesMs - 20 * MINUTE_MS, () => {
    prm?.takeOver()
    prm?.sensor.setOccupied(false)
  })
  at(arrivesMs, () => prm?.sensor.setOccupied(true))
  at(12 * MINUTE_MS, () => prm?.sensor.setOccupied(false))
  const torn = drivers.get(STORY_SPACES.tornOut)
  at(30 * SECOND_MS, () => torn?.sensor.actor.stop())
}

function playSafety(ground: Ground, { doors, bins, buttons }: Cast, at: At): void {
  const kiosk = doors.get('kiosque-jourdan')
  at(-18 * HOUR_MS, () => kiosk?.setOpen(true))
  at(-18 * HOUR_MS + 6 * MINUTE_MS, () => kiosk?.setOpen(false))
  const school = doors.get('ecole-sallier')
  at(150 * SECOND_MS, () => school?.setOpen(true))
  at(210 * SECOND_MS, () => school?.setOpen(false))
  const burning = bins.get(BURNING_BIN)
  at(90 * SECOND_MS, () => burning?.burn())
  at(11 * MINUTE_MS, () => burning?.putOut())
  at(-30 * HOUR_MS, () => buttons[2]?.press('long'))
  at(-4 * HOUR_MS, () => buttons[1]?.press('double'))
  at(20 * SECOND_MS, () => buttons[0]?.press('long'))
  const pressAgain = (): void => {
    const { least, spread } = PRESS_EVERY_MS
    ground.after(least + ground.random.unit() * spread, () => {
      buttons[ground.random.below(buttons.length)]?.press('short')
      pressAgain()
    })
  }
  at(20 * SECOND_MS, pressAgain)
}

/** Every morning from five o'clock on, one zone after the other; those of the story are left out. */
export function playProgramme(ground: Ground, cast: Cast, daysBack: number, liveMs: number): void {
  const sound = [...cast.gardens.values()].filter(
    ({ id }) => id !== STORY_ZONES.newLeak && id !== STORY_ZONES.dry,
  )
  const dayMs = 24 * HOUR_MS
  // Five o'clock in summer's Paris is three o'clock UTC.
  const firstMs = Math.floor(liveMs / dayMs) * dayMs - daysBack * dayMs + 3 * HOUR_MS
  for (let day = 0; day <= daysBack; day++) {
    for (const [i, garden] of sound.entries()) {
      const startMs = firstMs + day * dayMs + i * 20 * MINUTE_MS
      // Whoever opens the demo finds the same city at any hour: no garden that is just being watered.
      if (Math.abs(startMs - liveMs) < HOUR_MS) continue
      ground.at(startMs, () => cast.water(garden, PROGRAMME_MINUTES))
    }
  }
}
