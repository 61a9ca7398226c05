/**
 * The transmit power table of a board: what each setting of the radio really gives. A power below the
 * table is refused: the C HAL would send at the lowest, louder than it was told.
 */

export type GainEntry = {
  /** At the board's connector. */
  readonly powerDbm: number
  /** External amplifier on. */
  readonly paGain: 0 | 1
  /** 0..22 of the SX1250. */
  readonly powerIndex: number
}

/** Ascending by power; at most 16. */
export type GainTable = readonly GainEntry[]

/** The strongest entry that is not louder than asked; `undefined`: the board cannot be so quiet. */
export function gainFor(table: GainTable, powerDbm: number): GainEntry | undefined {
  return table.findLast((entry) => entry.powerDbm <= powerDbm)
}
