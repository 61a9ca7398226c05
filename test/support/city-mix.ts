/**
 * Fifteen minutes of a gateway in the city as readings: parking that changes, soil probes that
 * report, water meters with history, people counters, noise, bins, air. 83 uplinks of 99 devices, as in
 * the measurements of the sync reference, with times to the millisecond as a gateway stamps them.
 */

import type { DevEui } from '../../base/ids.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import type { Profile, ReadingFact } from '../../sync/fact.ts'
import { NOON_MS } from './facts.ts'

type Model = {
  readonly profile: Profile
  readonly devices: number
  readonly uplinks: number
  /** The values of one uplink of the n-th device. */
  readonly values: (random: Random, device: number) => (number | null)[]
}

function profile(id: string, ...quantities: string[]): Profile {
  const channels = quantities.map((quantity) => ({ quantity, index: 0, unit: '', decimals: 1 }))
  return { id, channels }
}

const MODELS: readonly Model[] = [
  {
    profile: profile('parking', 'parking.occupied', 'device.batteryPercent'),
    devices: 40,
    uplinks: 24,
    values: (random) => [random.below(2), random.unit() < 0.8 ? null : 80 + random.below(20)],
  },
  {
    profile: profile('soil', 'tension.10', 'tension.30', 'tension.60', 'temperature', 'battery'),
    devices: 20,
    uplinks: 20,
    values: (random) => [
      120 + random.below(60),
      200 + random.below(60),
      260 + random.below(40),
      1750 + random.below(120),
      3600 + random.below(20),
    ],
  },
  {
    profile: profile('meter', 'metering.water.total', 'flow.pulses', 'battery'),
    devices: 15,
    uplinks: 15,
    values: (random, device) => [(device + 1) * 731_003 + random.below(90), random.below(30), 3600],
  },
  {
    profile: profile('people', 'people.in', 'people.out', 'battery'),
    devices: 8,
    uplinks: 8,
    values: (random) => [random.below(60), random.below(60), 98],
  },
  {
    profile: profile('noise', 'noise.leq', 'noise.l10', 'noise.l90', 'noise.max'),
    devices: 4,
    uplinks: 4,
    values: (random) => [620, 660, 540, 800].map((level) => level + random.below(60)),
  },
  {
    profile: profile('bin', 'fill.level', 'air.temperature', 'battery'),
    devices: 8,
    uplinks: 8,
    values: (random) => [random.below(100), 200 + random.below(40), 95],
  },
  {
    profile: profile('air', 'temperature', 'humidity', 'pressure', 'pm2.5', 'pm10', 'no2'),
    devices: 4,
    uplinks: 4,
    values: (random) => [215, 480, 10130, 90, 160, 210].map((value) => value + random.below(30)),
  },
]

export function cityQuarterHour(seed: number): {
  readonly facts: readonly ReadingFact[]
  readonly profiles: readonly Profile[]
} {
  const random = seededRandom(seed, 'city mix')
  const facts: ReadingFact[] = []
  for (const [kind, model] of MODELS.entries()) {
    for (let uplink = 0; uplink < model.uplinks; uplink++) {
      const device = uplink % model.devices
      const devEui = `70b3d549${kind.toString(16).padStart(4, '0')}${device.toString(16).padStart(4, '0')}`
      const atMs = NOON_MS + random.below(900_000)
      const values = model.values(random, device)
      const head = { stream: 3, type: 'reading', atMs, clk: 2, rev: 0 } as const
      facts.push({ ...head, devEui: devEui as DevEui, profile: model.profile.id, values })
    }
  }
  facts.sort((a, b) => a.atMs - b.atMs)
  return { facts, profiles: MODELS.map((model) => model.profile) }
}
