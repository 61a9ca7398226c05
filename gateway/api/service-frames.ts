/** What the gateway can be asked about one frame that it holds: how it was on air. */

import type { DevEui } from '../../base/ids.ts'
import type { UplinkRecord } from '../journal/record.ts'
import type { Opinion } from './second-opinion.ts'

/** What the journal keeps of a frame, as far as the bytes on air are made of it. */
export type HeardUplink = Pick<
  UplinkRecord,
  | 'session'
  | 'fCntUp'
  | 'confirmed'
  | 'adr'
  | 'adrAckReq'
  | 'ack'
  | 'fOpts'
  | 'fPort'
  | 'frmPayload'
>

export type FrameOnAir =
  | {
      readonly kind: 'known'
      /** Hex, encrypted and signed. */
      readonly phyPayload: string
      /** Of another author's program; null: it could not read it. */
      readonly opinion: Opinion | null
    }
  | { readonly kind: 'unknown'; readonly why: 'session-over' | 'version-1.1' }

export type FrameService = {
  frameOnAir(devEui: DevEui, heard: HeardUplink): Promise<FrameOnAir>
}
