/** The evidence behind an asset's state, in a page's terms: UTC times, no internals of detectors. */

type EvidenceRows = readonly (readonly [number, number, number, number])[]

export type AssetDetails = {
  /** What its devices found out by themselves and stands: `fire`, `leak`, `frost`, …; `missed`: one fell silent. */
  readonly alarms?: readonly { readonly what: string; readonly sinceMs: number }[]
  /** space: the stay that is over its limit. */
  readonly overstay?: { readonly sinceMs: number; readonly limitMinutes: number } | null
  /** zone: what the valve said last, and the order that is being carried out. */
  readonly valve?: {
    readonly isOpen: boolean
    readonly sinceMs: number
    readonly isUnsure: boolean
    /** When it must be shut; null without an order. */
    readonly closesMs: number | null
  } | null
  readonly leak?: {
    readonly level: 'suspected' | 'confirmed'
    readonly kind: string
    readonly sinceMs: number
    readonly flowLitresPerHour: number
    readonly lostLitres: number
    /** The last intervals with flow: [from, to (UTC ms), expected, found (litres)]. */
    readonly evidence: EvidenceRows
  } | null
  /** zone: waterings that take too much, too little, or nothing; its last waterings as evidence. */
  readonly cycleFault?: {
    readonly kind: string
    readonly sinceMs: number
    /** Too much since then; below zero: too little. */
    readonly litres: number
    readonly evidence: EvidenceRows
  } | null
  /** zone, tree: the median of the fresh probes. */
  readonly soil?: {
    readonly tensionKpa: number
    readonly thresholdKpa: number
    readonly isDry: boolean | null
    readonly probes: number
  } | null
  readonly fill?: { readonly percent: number; readonly atMs: number } | null
  /** building: since when its oldest sign stands. */
  readonly intrusion?: { readonly sinceMs: number } | null
  /** The last values of a point that measures. */
  readonly values?: readonly {
    readonly quantity: string
    readonly value: number
    readonly atMs: number
  }[]
}
