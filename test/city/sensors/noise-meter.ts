/**
 * Milesight WS302 on a lamp post: listens at all times, says every so often how loud it is (LAF),
 * was on average by energy (LAeq) and at most (LAFmax) since the last report.
 *
 *   0175 battery %   055b weights (05 = A, fast) · LAF, LAeq, LAFmax dB·10 u16
 */

import type { ActorParts } from './actor-parts.ts'
import { LorawanActor } from './lorawan-actor.ts'
import { batteryEntry, littleEndian, MILESIGHT_PORT, POWER_ON } from './milesight.ts'

/** How loud the place is at a moment of the world (`monoMs`), dB(A). */
export type LoudnessAt = (monoMs: number) => number
export type SoundLevels = {
  readonly lafDb: number
  readonly laeqDb: number
  readonly lafmaxDb: number
}

const WEIGHTS_A_FAST = 0x05
/** Looks at the world within one period: a siren of a sixteenth of it is heard. */
const LOOKS = 16

export class NoiseMeter {
  readonly actor: LorawanActor
  readonly #loudnessAt: LoudnessAt
  #toMonoMs: number

  constructor(parts: ActorParts, loudnessAt: LoudnessAt, reportMs: number) {
    this.#loudnessAt = loudnessAt
    this.#toMonoMs = parts.clock.monoMs()
    this.actor = new LorawanActor(parts, {
      onJoined: () => {
        this.actor.send({ fPort: MILESIGHT_PORT, payload: POWER_ON })
        this.actor.every(reportMs, () => this.#report())
      },
    })
  }

  #report(): void {
    const nowMs = this.actor.clock.monoMs()
    const levels = levelsOver(this.#loudnessAt, this.#toMonoMs, nowMs)
    this.#toMonoMs = nowMs
    this.actor.send({ fPort: MILESIGHT_PORT, payload: noisePayload(97, levels) })
  }
}

/** LAeq = 10·log₁₀ of the mean of 10^(L/10) (IEC 61672-1). */
export function levelsOver(loudnessAt: LoudnessAt, fromMs: number, toMs: number): SoundLevels {
  let energy = 0
  let lafmaxDb = 0
  let lafDb = 0
  for (let i = 1; i <= LOOKS; i++) {
    lafDb = loudnessAt(fromMs + ((toMs - fromMs) * i) / LOOKS)
    energy += 10 ** (lafDb / 10)
    lafmaxDb = Math.max(lafmaxDb, lafDb)
  }
  return { lafDb, laeqDb: 10 * Math.log10(energy / LOOKS), lafmaxDb }
}

export function noisePayload(batteryPercent: number, levels: SoundLevels): Uint8Array {
  const { lafDb, laeqDb, lafmaxDb } = levels
  return Uint8Array.from([
    ...batteryEntry(batteryPercent),
    ...[0x05, 0x5b, WEIGHTS_A_FAST],
    ...[lafDb, laeqDb, lafmaxDb].flatMap((db) => littleEndian(Math.round(db * 10), 2)),
  ])
}
