/** Frame counters as the radio carries them, 16 bits, made whole: what LoRaWAN does with a session. */

const MODULUS = 0x1_0000

export class WholeCounters {
  readonly #last = new Map<string, { readonly fCntUp: number; readonly radioMs: number }>()

  /** A lower counter on a later frame is a device that began anew; on an earlier frame, a late one. */
  whole(dev: string, fc: number, radioMs: number): number {
    const last = this.#last.get(dev)
    const ahead = last ? ((fc - last.fCntUp + 1.5 * MODULUS) % MODULUS) - MODULUS / 2 : 0
    const isLate = last !== undefined && radioMs < last.radioMs
    const fCntUp = last && (ahead >= 0 || isLate) ? last.fCntUp + ahead : fc
    if (!isLate) this.#last.set(dev, { fCntUp, radioMs })
    return fCntUp
  }
}
