/** The evidence behind an asset's state, in a page's terms: UTC times, no internals of detectors. */

type EvidenceRows = readonly (readonly [number, number, number, number])[]

export type AssetDetails = {
  /** What its devices found out by themselves and stands: `fire`, `leak`, `frost`, …; `missed`: one fell silent. */
  readonly alarms?: readonly { readonly what: string; readonly sinceMs: number }[]
  /** space: the stay that is over its limit. */
  readonly overstay?: { readonly sinceMs: number; readonly limitMinutes: number } | null
  /** space: what its state stands on; null: its sensor has not been heard yet. */
  readonly proof?: SpaceProof | null
  /** space: why its sensor is not to be relied upon. */
  readonly doubt?: {
    readonly problem: 'dead' | 'stuck' | 'drift'
    readonly sinceMs: number
    /** The share of doubts of this kind that are right; null: it was not kept. */
    readonly confidence: number | null
  } | null
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
  /** building: since when its oldest sign stands that was told. */
  readonly intrusion?: { readonly sinceMs: number } | null
  /** building: is it watched now, its hours as they are set (null: always), and since when a door is open. */
  readonly watch?: {
    readonly isArmed: boolean
    readonly hours: string | null
    readonly openSinceMs: number | null
  }
  /** callPoint, building: its devices, when each was heard, and how long one may be silent. */
  readonly supervision?: {
    readonly silenceMs: number
    readonly devices: readonly {
      readonly devEui: string
      readonly heardMs: number
      readonly isLost: boolean
    }[]
  }
  /** callPoint: the press that is a test (null: none is set), and when it was called and tested last. */
  readonly call?: {
    readonly testPress: number | null
    readonly calledMs: number | null
    readonly testedMs: number | null
  }
  /** The last values of a point that measures. */
  readonly values?: readonly {
    readonly quantity: string
    readonly value: number
    readonly atMs: number
  }[]
}

export type SpaceProof = {
  readonly devEui: string
  /** Its last frame. */
  readonly heardMs: number
  /** Silent until then, the space becomes unknown. */
  readonly unknownFromMs: number
  /** Told against the last word of its sensor: heartbeats are missing as after a change that was not heard. */
  readonly isInferred: boolean
  /** A change that has not lasted long enough to be told. */
  readonly pending: 'free' | 'occupied' | null
}
