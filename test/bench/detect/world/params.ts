/**
 * What the benchmark's world is made of, every number of it open to `--params`. Real cities differ: a
 * detector tuned to these loses on them. Lengths and shares are ranges drawn from evenly, unless said.
 */

export type Range = readonly [from: number, to: number]
export type Weights = Readonly<Record<string, number>>

const RADIO = {
  /** Share of a device's frames that are lost, and how long a run of lost ones is (1: independent). */
  lossMin: 0.05,
  lossMax: 0.2,
  lossBurstLen: 2,
  dupProb: 0.015,
  dupDelay: [0.2, 3] as Range,
  lateDupProb: 0.003,
  lateDupDelay: [60, 7200] as Range,
  /** Stored and forwarded: comes late, keeps its radio time. */
  delayedProb: 0.01,
  delayedBy: [60, 5400] as Range,
  /** A gateway's clock is wrong after a reboot until it is set. */
  rebootsPerDay: 0.05,
  outage: [600, 18000] as Range,
  unsynced: [300, 2700] as Range,
  /** A device starts anew: its frame counter too, and a meter's pulses. */
  devResetPerDay: 0.002,
}

const WATER = {
  sites: 5,
  zonesPerSite: 8,
  warmupDays: 10,
  periodS: [600, 900, 900, 3600] as readonly number[],
  litresPerPulse: { '1': 0.6, '10': 0.3, '0.1': 0.1 } as Weights,
  counterBits: { '16': 0.3, '24': 0.2, '32': 0.5 } as Weights,
  nominalLpm: [12, 70] as Range,
  designError: 0.15,
  startFlowLph: [3, 20] as Range,
  meterGain: 0.02,
  cycleNoise: 0.035,
  nightPressure: 0.06,
  zoneInteraction: 0.05,
  seasonalDrift: 0.03,
  durationMin: [10, 45] as Range,
  everyDays: { '1': 0.5, '2': 0.35, '3': 0.15 } as Weights,
  multiCycle: 0.15,
  daytimeSyringe: 0.05,
  monthFactor: [0, 0, 0.35, 0.5, 0.7, 0.9, 1, 0.95, 0.7, 0.4, 0.1, 0] as readonly number[],
  rainDay: 0.12,
  valveLatencyS: [0, 60] as Range,
  tailS: [5, 40] as Range,
  emiPulsesPerDay: 0.05,
  hammerPulseProb: 0.02,
  manualPerDay: 0.05,
  manualMin: [4, 75] as Range,
  manualFrac: [0.1, 0.8] as Range,
  siteUseProb: 0.4,
  siteUseLpd: [150, 1200] as Range,
  faultsPerZone60d: 1.3,
  siteLeakPer60d: 0.7,
  mix: {
    hidden_leak: 0.4,
    burst: 0.08,
    valve_stuck_open: 0.1,
    valve_stuck_closed: 0.08,
    broken_sprinkler: 0.16,
    blocked: 0.12,
    meter_freeze: 0.06,
  },
  /** `Frac`: of the zone's flow. */
  leakFrac: [0.002, 0.15] as Range,
  leakGradual: 0.5,
  leakRampDays: [1, 10] as Range,
  leakDays: [4, 20] as Range,
  leakDailyPressure: 0.06,
  burstFrac: [0.6, 2.5] as Range,
  burstHours: [3, 72] as Range,
  stuckOpenFrac: [0.5, 1] as Range,
  stuckOpenHours: [2, 48] as Range,
  stuckClosedDays: [3, 10] as Range,
  sprinklerFrac: [0.08, 0.5] as Range,
  sprinklerDays: [4, 20] as Range,
  blockedFrac: [0.12, 0.7] as Range,
  blockedGradual: 0.5,
  blockedRampDays: [4, 12] as Range,
  blockedDays: [6, 20] as Range,
  freezeDays: [3, 10] as Range,
}

const PARKING = {
  spaces: 330,
  rowLen: 10,
  mix: { prm: 0.5, delivery: 0.13, ev: 0.09, normal: 0.28 },
  medianMin: { prm: 65, delivery: 14, ev: 110, normal: 48 },
  sigma: { prm: 1, delivery: 0.75, ev: 0.65, normal: 0.9 },
  overnight: { prm: 0.1, delivery: 0.02, ev: 0.08, normal: 0.15 },
  abandoned: 0.0006,
  peakGapMin: { prm: 45, delivery: 18, ev: 50, normal: 12 },
  minGapS: 15,
  latencyS: [3, 15] as Range,
  flapProb: 0.18,
  flapMax: 4,
  flapWindowS: [4, 120] as Range,
  missProb: 0.015,
  recheckMin: [20, 120] as Range,
  passingPerDay: 0.15,
  passingS: [4, 30] as Range,
  neighbourProb: 0.06,
  neighbourS: [15, 180] as Range,
  neighbourSticky: 0.08,
  blipFreeProb: 0.01,
  blipFreeS: [10, 60] as Range,
  driftPer60d: 0.3,
  driftH: [3, 30] as Range,
  stuckPer60d: 0.12,
  stuckDays: [1, 6] as Range,
  deadPer60d: 0.1,
  deadDays: [0.5, 10] as Range,
  heartbeatS: 3600,
  /** Sensors that tell a signal strength; the minutes of the state before, at most 660. */
  qShare: 0.4,
  prevShare: 0.3,
}

export const DEFAULTS = { radio: RADIO, water: WATER, parking: PARKING } as const

export type RadioParams = typeof RADIO
export type WaterParams = typeof WATER
export type ParkingParams = typeof PARKING
export type Params = {
  readonly radio: RadioParams
  readonly water: WaterParams
  readonly parking: ParkingParams
}
