/** A device's frames as pages draw them: each with how it was heard and what it was decoded to; one byte by byte. */

import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import type { DevEui } from '../../base/ids.ts'
import { airtimeUs } from '../../base/lora.ts'
import type { KeptFrame } from '../feed/device-frames.ts'
import { type UplinkLine, uplinkLine } from '../feed/line.ts'
import type { Position } from '../journal/segment.ts'
import { type FramePart, framePartsOf } from '../lorawan/frame-parts.ts'
import type { UplinkCommand } from '../lorawan/mac/commands.ts'
import { readMacCommands } from '../lorawan/mac/read.ts'
import type { Opinion } from './second-opinion.ts'
import type { FrameOnAir, FrameService } from './service-frames.ts'

/** Header, port and MIC of a data frame without FOpts. */
const AROUND_BYTES = 13

export type DeviceFrame = Omit<UplinkLine, 'cursor' | 'type'> & {
  /** Names it in the address of its explanation. */
  readonly position: Position
  /** The last frame once more: answered again, not delivered again. */
  readonly repeat: boolean
  readonly confirmed: boolean
  readonly adr: boolean
  readonly ack: boolean
  readonly fOpts: string
  readonly modulation: UplinkRecordModulation
  readonly airtimeUs: number
  /** `profile@version:…` of what decoded it; null: nothing has. */
  readonly decoder: string | null
}
type UplinkRecordModulation = KeptFrame['uplink']['reception']['modulation']

export type FrameExplained = {
  readonly frame: DeviceFrame
  readonly onAir:
    | { readonly kind: 'known'; readonly parts: readonly FramePart[]; readonly opinion: Agreement }
    | { readonly kind: 'unknown'; readonly why: string }
  /** MAC commands of FOpts, or of a payload on port 0. */
  readonly commands: readonly UplinkCommand[]
}

/** lora-packet beside us: what of it is the same. */
export type Agreement = {
  readonly isSame: boolean
  readonly devAddr: boolean
  readonly fCnt: boolean
  readonly fPort: boolean
  readonly signed: boolean
  readonly payload: boolean
}

export function deviceFrame({ position, uplink, decoded }: KeptFrame): DeviceFrame {
  const { cursor: _, type: __, ...line } = uplinkLine(String(position), uplink, decoded)
  const { repeat, confirmed, adr, ack, fOpts, frmPayload, fPort, reception } = uplink
  const { modulation, codingRate } = reception
  const sizeBytes =
    AROUND_BYTES - (fPort === null ? 1 : 0) + fOpts.byteLength + frmPayload.byteLength
  return {
    ...line,
    ...{ position, repeat, confirmed, adr, ack, modulation },
    fOpts: hexOf(fOpts),
    airtimeUs: airtimeUs({ modulation, codingRate, sizeBytes, crc: true }),
    decoder: decoded?.decoder ?? null,
  }
}

export async function explained(
  service: FrameService,
  devEui: DevEui,
  kept: KeptFrame,
): Promise<FrameExplained> {
  const { uplink } = kept
  const { session, fCntUp, confirmed, adr, adrAckReq, ack, fOpts, fPort, frmPayload } = uplink
  const heard = { session, fCntUp, confirmed, adr, adrAckReq, ack, fOpts, fPort, frmPayload }
  const onAir = await service.frameOnAir(devEui, heard)
  const { commands } = readMacCommands('up', fPort === 0 ? frmPayload : fOpts)
  return { frame: deviceFrame(kept), onAir: partsOf(onAir, uplink), commands }
}

function partsOf(onAir: FrameOnAir, uplink: KeptFrame['uplink']): FrameExplained['onAir'] {
  if (onAir.kind === 'unknown') return onAir
  const read = framePartsOf(bytesOfHex(onAir.phyPayload)!)
  if (read.kind === 'rejected') return { kind: 'unknown', why: read.reason }
  const { parts } = read
  const opinion = agreementOf(onAir.opinion, uplink, parts)
  return { kind: 'known', parts, opinion }
}

function agreementOf(
  opinion: Opinion | null,
  { fCntUp, fPort, frmPayload }: KeptFrame['uplink'],
  parts: readonly FramePart[],
): Agreement {
  const devAddr = opinion?.devAddr === parts.find(({ field }) => field === 'devAddr')?.value
  const fCnt = opinion?.fCnt16 === (fCntUp & 0xffff)
  const same = {
    devAddr,
    fCnt,
    fPort: opinion !== null && opinion.fPort === fPort,
    signed: opinion?.isSigned === true,
    payload: opinion?.frmPayload === hexOf(frmPayload),
  }
  return { isSame: Object.values(same).every(Boolean), ...same }
}
