/** A session's frames, of whichever LoRaWAN version: fields that a device gives and gets. */

export type UplinkFields = {
  readonly confirmed: boolean
  readonly adr: boolean
  readonly adrAckReq: boolean
  /** 32 bits. */
  readonly fCntUp: number
  /** Of the confirmed downlink that this frame acknowledges; none: the ACK bit is clear. */
  readonly acknowledges: number | undefined
  readonly fOpts: Uint8Array
  readonly fPort: number | undefined
  readonly payload: Uint8Array
  /** How it goes out: 1.1 signs that too. */
  readonly dataRate: number
  readonly channel: number
}

/** Down counters that are next. 1.0.x has one, and counts everything with `network`. */
export type CountersDown = { readonly network: number; readonly application: number }

export type DownlinkFields = {
  readonly fCntDown: number
  /** Which counter that is. */
  readonly counter: keyof CountersDown
  readonly ack: boolean
  readonly confirmed: boolean
  readonly fPending: boolean
  readonly fPort: number | null
  readonly payload: Uint8Array
  readonly fOpts: Uint8Array
}

export type Frames = {
  /** Four bytes in display order. */
  readonly devAddr: Buffer
  readonly seal: (fields: UplinkFields) => Uint8Array
  /** `lastConfirmed`: FCntUp of the frame that an ACK would be for. */
  readonly open: (
    phyPayload: Uint8Array,
    next: CountersDown,
    lastConfirmed: number,
  ) => DownlinkFields | undefined
}

/** The 32-bit counter of a frame, from its low half and the next one expected. */
export function fullCounter(low: number, next: number): number {
  return next + ((((low - next) % 0x10000) + 0x10000) % 0x10000)
}
