/** What is on the air beside the frames that are understood. */

export type Level = { readonly rssiDbm: number; readonly snrDb: number }

/** Below a receiver's own noise, and above what it survives. */
const LOWEST_DBM = -150
const HIGHEST_DBM = 0

/**
 * What is not the frame: RSSI − SNR where the frame is below the noise, and the whole level less the
 * frame's share above it (RSSI is of both together).
 */
export function noiseDbm({ rssiDbm, snrDb }: Level): number {
  return rssiDbm - 10 * Math.log10(1 + 10 ** (snrDb / 10))
}

/**
 * Only a weak frame tells the noise: a demodulator's SNR goes no further than some +10 dB, so that of a
 * strong frame the difference would be the frame's own strength.
 */
const TELLING_SNR_DB = 5

export function tellsNoise({ snrDb }: Level): boolean {
  return snrDb <= TELLING_SNR_DB
}

/** Fewer frames say nothing of the noise. */
export const NOISE_FRAMES_MIN = 5

/** Levels by the decibel: as small for a million frames as for one. */
export class NoiseLevels {
  readonly #counts = new Uint32Array(HIGHEST_DBM - LOWEST_DBM + 1)
  #frames = 0

  get frames(): number {
    return this.#frames
  }

  add(level: Level): void {
    const dbm = Math.round(noiseDbm(level))
    if (!Number.isFinite(dbm) || !tellsNoise(level)) return
    const held = Math.min(HIGHEST_DBM, Math.max(LOWEST_DBM, dbm))
    this.#counts[held - LOWEST_DBM]!++
    this.#frames++
  }

  /** dBm in the channel's width; undefined: too little was heard. */
  medianDbm(): number | undefined {
    if (this.#frames < NOISE_FRAMES_MIN) return undefined
    let below = 0
    const index = this.#counts.findIndex((count) => {
      below += count
      return below * 2 >= this.#frames
    })
    return LOWEST_DBM + index
  }

  clear(): void {
    this.#counts.fill(0)
    this.#frames = 0
  }
}
