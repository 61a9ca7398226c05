/**
 * A frame of the journal as it was on air. The journal keeps it decrypted and without its MIC; with the
 * session's keys it comes out byte for byte the same, for it was let in by that very MIC.
 */

import { concatBytes, hexOf } from '../../base/bytes.ts'
import type { DevEui } from '../../base/ids.ts'
import type { FrameOnAir, HeardUplink } from '../api/service-frames.ts'
import type { EngineState } from '../engine/state.ts'
import { crypt } from '../lorawan/frm-crypto.ts'
import { dataMic } from '../lorawan/mic.ts'
import { writeData } from '../lorawan/phy.ts'

/** Without its session's keys there is nothing to make it of; a 1.1 MIC also signs what was not kept. */
export async function frameOnAir(
  state: Readonly<EngineState>,
  devEui: DevEui,
  heard: HeardUplink,
): Promise<FrameOnAir> {
  const session = state.devices.get(devEui)?.session
  if (!session || session.id !== heard.session) return { kind: 'unknown', why: 'session-over' }
  if (session.keys11) return { kind: 'unknown', why: 'version-1.1' }
  const { devAddr, nwkSKey, appSKey } = session
  const { fCntUp, fPort, fOpts, frmPayload, confirmed, adr, adrAckReq, ack } = heard
  const where = { direction: 'up', devAddr, fCnt32: fCntUp } as const
  const flags = { confirmed, adr, adrAckReq, ack, fOpts }
  const signed = writeData({
    ...where,
    ...flags,
    fCnt16: fCntUp & 0xffff,
    ...(fPort !== null && {
      fPort,
      frmPayload: crypt(fPort === 0 ? nwkSKey : appSKey, where, frmPayload),
    }),
  })
  const phyPayload = concatBytes([signed, dataMic(nwkSKey, { ...where, signed })])
  const { opinionOf } = await import('../api/second-opinion.ts')
  return {
    kind: 'known',
    phyPayload: hexOf(phyPayload),
    opinion: opinionOf(phyPayload, { nwkSKey, appSKey }, fCntUp) ?? null,
  }
}
