/**
 * The protocol as it is (D) and five that look as good and lose rows (sync reference §3): each is D
 * with one rule bent from outside. A suite that lets one of them live proves nothing about D.
 */

export const VARIANTS = ['A', 'B', 'C', 'D', 'E', 'F'] as const
export type Variant = (typeof VARIANTS)[number]

export type Rules = {
  /** The broker's PUBACK frees rows. */
  readonly pubackFrees: boolean
  /** Every start of the gateway draws a new epoch. */
  readonly epochPerRun: boolean
  /** Without `epochPerRun`: a new epoch once a cursor is seen ahead. */
  readonly epochWhenBehind: boolean
  /** Acknowledged rows stay for a hypervisor that is restored. */
  readonly keepsAcked: boolean
  /** The hypervisor takes a batch beyond a hole and moves its cursor there. */
  readonly jumpsHoles: boolean
}

const D: Rules = {
  pubackFrees: false,
  epochPerRun: true,
  epochWhenBehind: false,
  keepsAcked: true,
  jumpsHoles: false,
}

export const RULES: Readonly<Record<Variant, Rules>> = {
  A: { ...D, pubackFrees: true, keepsAcked: false },
  B: { ...D, epochPerRun: false },
  C: { ...D, epochPerRun: false, epochWhenBehind: true },
  D,
  E: { ...D, keepsAcked: false },
  F: { ...D, jumpsHoles: true },
}

export const VARIANT_TEXT: Readonly<Record<Variant, string>> = {
  A: 'row freed on PUBACK',
  B: 'application ack, one epoch for ever',
  C: 'B + new epoch when the cursor is ahead',
  D: 'application ack + epoch per run + retention',
  E: 'D without retention',
  F: 'D, but the hypervisor jumps holes',
}
