/**
 * The whole city, alive: every sensor of the plan on the air, with its world behind it. What the
 * gateway does not hear, it does not know.
 */

import type { WasteBin } from '../city/sensors/waste-bin.ts'
import { type CityPlan, STORY_SPACES, UNKNOWN_PROFILE } from './city-plan.ts'
import { type Driver, park } from './life/drivers.ts'
import { type Garden, plant, plantTree } from './life/gardens.ts'
import { Ground, type GroundParts } from './life/ground.ts'
import { type Cast, playProgramme, playScript, STORY_BIN, STORY_ZONES } from './life/script.ts'
import {
  sensorOf,
  watchAir,
  watchBin,
  watchButton,
  watchDoor,
  watchHeat,
  watchNoise,
  watchPeople,
  watchShade,
} from './life/watchers.ts'

const MINUTE_MS = 60_000

/** The gardener asks for water; resolves with why not, or with nothing. */
export type WaterOrder = (zone: string, minutes: number) => Promise<string | undefined>

export type CityLifeParts = GroundParts & {
  readonly city: CityPlan
  /** UTC at which the past ends: the script counts from there. */
  readonly liveMs: number
  readonly daysBack: number
  readonly isLive: () => boolean
  readonly water: WaterOrder
  /** He gives the zone a programme by the soil. */
  readonly programme: WaterOrder
  /** An order that the gateway did not take. */
  readonly onRefused: (detail: string) => void
}

export class CityLife {
  readonly #ground: Ground
  readonly #parts: CityLifeParts

  constructor(parts: CityLifeParts) {
    this.#parts = parts
    this.#ground = new Ground(parts)
  }

  /** Puts every sensor up, switches them on, and begins the story. */
  start(): void {
    const { liveMs, daysBack } = this.#parts
    const ground = this.#ground
    const cast = this.#castOf()
    ground.switchAllOn()
    playScript(ground, cast, liveMs)
    playProgramme(ground, cast, daysBack, liveMs)
  }

  stop(): void {
    this.#ground.stop()
  }

  counts(): ReturnType<Ground['counts']> {
    return this.#ground.counts()
  }

  #castOf(): Cast {
    const { city, isLive } = this.#parts
    const ground = this.#ground
    const drivers = new Map<string, Driver>()
    for (const space of city.spaces) {
      if (space.id === STORY_SPACES.neverOn) continue
      drivers.set(space.id, park(ground, space, isLive))
    }
    const gardens = new Map<string, Garden>()
    for (const zone of city.zones) gardens.set(zone.id, plant(ground, zone, this.#storyOf(zone.id)))
    const doors: Cast['doors'] = new Map()
    const bins = new Map<string, WasteBin>()
    const buttons: Cast['buttons'][number][] = []
    for (const point of city.points) {
      switch (point.kind) {
        case 'tree':
          plantTree(ground, point)
          break
        case 'segment':
          watchPeople(ground, point)
          break
        case 'noisePoint':
          watchNoise(ground, point)
          break
        case 'airPoint':
          watchAir(ground, point)
          break
        case 'heatPoint':
          if (sensorOf(point).profile === UNKNOWN_PROFILE) {
            watchShade(ground, point, this.#parts.liveMs)
          } else watchHeat(ground, point)
          break
        case 'bin':
          bins.set(point.id, watchBin(ground, point, this.#fullAt(point.id)))
          break
        case 'building':
          ;(doors as Map<string, ReturnType<typeof watchDoor>>).set(
            point.id,
            watchDoor(ground, point),
          )
          break
        case 'callPoint':
          buttons.push(watchButton(ground, point))
          break
        default:
      }
    }
    return {
      drivers,
      gardens,
      doors,
      bins,
      buttons,
      water: (garden, minutes) => this.#ask(this.#parts.water(garden.id, minutes)),
      programme: (garden, minutes) => this.#ask(this.#parts.programme(garden.id, minutes)),
    }
  }

  /** The dry zone is not watered before the demo runs; it crosses its threshold shortly before. */
  #storyOf(id: string) {
    if (id !== STORY_ZONES.dry) return {}
    const { daysBack } = this.#parts
    return { tensionKpa: Math.max(5, 42 - 18 * daysBack), isHeardOften: true }
  }

  #fullAt(id: string): number | undefined {
    const { liveMs, daysBack } = this.#parts
    return id === STORY_BIN && daysBack > 0 ? liveMs - MINUTE_MS : undefined
  }

  #ask(order: Promise<string | undefined>): void {
    const { onRefused } = this.#parts
    order.then(
      (refusal) => refusal === undefined || onRefused(refusal),
      (error: unknown) => onRefused(String(error)),
    )
  }
}
