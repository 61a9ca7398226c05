/**
 * The swarm's draw: first which kinds of fault a life has and how often, many lives having few, then
 * the list itself. Each kind has its own stream of chance.
 */

import { type Random, seededRandom } from '../../../base/random.ts'
import type { Weather } from '../link/backhaul.ts'
import type { Fault, FaultKind } from './fault.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

type Place = {
  readonly atMs: number
  readonly gateway: number
  readonly unit: number
  readonly random: Random
}

type Kind = {
  /** Expected count in two hours (of each gateway, where it is one's) when the kind is on. */
  readonly often: number
  readonly draw: (place: Place) => Fault
}

const KINDS: { readonly [K in FaultKind]: Kind } = {
  gatewayKill: { often: 3, draw: ({ atMs, gateway }) => ({ kind: 'gatewayKill', atMs, gateway }) },
  powerCut: {
    often: 2,
    draw: ({ atMs, gateway, random }) => ({
      kind: 'powerCut',
      atMs,
      gateway,
      clockIsSet: random.unit() < 0.5,
      ntpAfterMs: upTo(15 * MINUTE_MS, random),
    }),
  },
  powerCutInCommit: {
    often: 1.5,
    draw: ({ atMs, gateway }) => ({ kind: 'powerCutInCommit', atMs, gateway }),
  },
  clockStep: {
    often: 1.5,
    draw: ({ atMs, gateway, random }) => ({
      kind: 'clockStep',
      atMs,
      gateway,
      byMs: pick([HOUR_MS, -HOUR_MS, 300_000, -300_000, 24 * HOUR_MS, -24 * HOUR_MS], random),
      ntpAfterMs: upTo(20 * MINUTE_MS, random),
    }),
  },
  freeze: {
    often: 1.5,
    draw: ({ atMs, gateway, random }) => {
      return { kind: 'freeze', atMs, gateway, forMs: upTo(90_000, random) }
    },
  },
  slowDisk: {
    often: 1,
    draw: ({ atMs, gateway, random }) => ({
      kind: 'slowDisk',
      atMs,
      gateway,
      forMs: upTo(5 * MINUTE_MS, random),
      stallMs: upTo(5_000, random),
    }),
  },
  diskError: { often: 1, draw: ({ atMs, gateway }) => ({ kind: 'diskError', atMs, gateway }) },
  concentratorRestart: {
    often: 2,
    draw: ({ atMs, gateway }) => ({ kind: 'concentratorRestart', atMs, gateway }),
  },
  linkLost: {
    often: 2,
    draw: ({ atMs, gateway, random }) => ({
      kind: 'linkLost',
      atMs,
      gateway,
      way: random.unit() < 0.5 ? 'cut' : 'dead',
      forMs: upTo(20 * MINUTE_MS, random),
    }),
  },
  brokerStop: {
    often: 1.5,
    draw: ({ atMs, random }) => ({
      kind: 'brokerStop',
      atMs,
      forMs: upTo(10 * MINUTE_MS, random),
      forgets: random.unit() < 0.6,
    }),
  },
  weather: {
    often: 2,
    draw: ({ atMs, random }) => ({
      kind: 'weather',
      atMs,
      forMs: upTo(30 * MINUTE_MS, random),
      weather: drawWeather(random),
    }),
  },
  hypervisorKill: { often: 2, draw: ({ atMs }) => ({ kind: 'hypervisorKill', atMs }) },
  hypervisorDiesAfterCommit: {
    often: 2,
    draw: ({ atMs }) => ({ kind: 'hypervisorDiesAfterCommit', atMs }),
  },
  hypervisorRestore: {
    often: 1,
    draw: ({ atMs, random }) => ({
      kind: 'hypervisorRestore',
      atMs,
      howManyBack: random.below(3),
    }),
  },
  hypervisorDiskFull: {
    often: 1,
    draw: ({ atMs, random }) => ({
      kind: 'hypervisorDiskFull',
      atMs,
      writes: 1 + random.below(20),
    }),
  },
  noise: {
    often: 1,
    draw: ({ atMs, random }) => ({
      kind: 'noise',
      atMs,
      forMs: upTo(10 * MINUTE_MS, random),
      extraDb: upTo(20, random),
    }),
  },
  replay: {
    often: 2,
    draw: ({ atMs, gateway, random }) => {
      return { kind: 'replay', atMs, gateway, frames: 1 + random.below(20) }
    },
  },
  foreignTraffic: {
    often: 1,
    draw: ({ atMs, gateway, random }) => ({
      kind: 'foreignTraffic',
      atMs,
      gateway,
      forMs: upTo(15 * MINUTE_MS, random),
      perMinute: 10 + random.below(200),
    }),
  },
  sensorDies: {
    often: 2,
    draw: ({ atMs, gateway, unit }) => ({ kind: 'sensorDies', atMs, gateway, unit }),
  },
  sensorFlaps: {
    often: 4,
    draw: ({ atMs, gateway, unit, random }) => {
      return { kind: 'sensorFlaps', atMs, gateway, unit, forMs: upTo(10 * MINUTE_MS, random) }
    },
  },
  leak: {
    often: 1,
    draw: ({ atMs, gateway, unit, random }) => {
      return { kind: 'leak', atMs, gateway, unit, litresPerHour: upTo(900, random) }
    },
  },
  valveJams: {
    often: 0.5,
    draw: ({ atMs, gateway, unit }) => ({ kind: 'valveJams', atMs, gateway, unit }),
  },
}

export const FAULT_KINDS = Object.keys(KINDS) as readonly FaultKind[]

/** Kinds that are the city's, not one gateway's. */
const COMMON: readonly FaultKind[] = [
  ...(['brokerStop', 'weather', 'noise', 'hypervisorKill'] as const),
  ...(['hypervisorDiesAfterCommit', 'hypervisorRestore', 'hypervisorDiskFull'] as const),
]

export type FaultDraw = {
  readonly seed: number
  readonly gateways: number
  readonly units: number
  /** Faults begin within this. */
  readonly fromMs: number
  readonly untilMs: number
  /** So many times as often as in a short life, where two hours hold the troubles of months. */
  readonly often: number
}

export function drawFaults(draw: FaultDraw): Fault[] {
  const { seed, gateways, units, fromMs, untilMs, often } = draw
  const faults: Fault[] = []
  const share = seededRandom(seed, 'swarm').unit()
  for (const kind of FAULT_KINDS) {
    const random = seededRandom(seed, `faults ${kind}`)
    if (random.unit() > share) continue
    const rate = 0.3 + 1.4 * random.unit()
    const places = COMMON.includes(kind) ? 1 : gateways
    for (let gateway = 0; gateway < places; gateway++) {
      const expected = (often * KINDS[kind].often * rate * (untilMs - fromMs)) / (2 * HOUR_MS)
      for (let left = expected; left > 0; left--) {
        if (left < 1 && random.unit() > left) break
        const atMs = Math.round(fromMs + random.unit() * (untilMs - fromMs))
        faults.push(KINDS[kind].draw({ atMs, gateway, unit: random.below(units), random }))
      }
    }
  }
  return faults.sort((a, b) => a.atMs - b.atMs)
}

function drawWeather(random: Random): Weather {
  return {
    drop: random.unit() < 0.6 ? random.unit() * 0.4 : 0,
    duplicate: random.unit() < 0.5 ? random.unit() * 0.3 : 0,
    latencyMs: Math.round(30 * 10 ** (2 * random.unit())),
    jitterMs: Math.round(40 * 10 ** (2.5 * random.unit())),
    bytesPerS: Math.round(1_000 * 10 ** (2 * random.unit())),
  }
}

function upTo(most: number, random: Random): number {
  return Math.round(most * (0.05 + 0.95 * random.unit()))
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[random.below(list.length)]!
}
