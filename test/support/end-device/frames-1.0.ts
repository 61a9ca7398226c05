/** Data frames of LoRaWAN 1.0.x, by lora-packet: a second opinion on all that the gateway says. */

import { type DownlinkFields, type Frames, fullCounter } from './frames.ts'
import { highHalf, lp, wireOf } from './lora-packet.ts'

export type Keys10 = { readonly nwkSKey: Buffer; readonly appSKey: Buffer }

export function frames10(devAddr: Buffer, { nwkSKey, appSKey }: Keys10): Frames {
  return {
    devAddr,
    seal(fields) {
      const { fCntUp, fPort, fOpts } = fields
      const packet = lp.fromFields(
        {
          MType: fields.confirmed ? 'Confirmed Data Up' : 'Unconfirmed Data Up',
          DevAddr: devAddr,
          FCtrl: {
            ADR: fields.adr,
            ADRACKReq: fields.adrAckReq,
            ACK: fields.acknowledges !== undefined,
            FPending: false,
          },
          FCnt: fCntUp & 0xffff,
          ...(fOpts.length > 0 ? { FOpts: Buffer.from(fOpts) } : {}),
          ...(fPort === undefined ? {} : { FPort: fPort }),
          payload: Buffer.from(fields.payload),
        },
        appSKey,
        nwkSKey,
        undefined,
        highHalf(fCntUp),
      )
      if (fPort === undefined) lp.recalculateMIC(packet, nwkSKey, undefined, highHalf(fCntUp))
      return wireOf(packet)
    },
    open(phyPayload, { network }): DownlinkFields | undefined {
      const packet = lp.fromWire(Buffer.from(phyPayload))
      if (!packet.isDataMessage() || packet.getDir() !== 'down') return undefined
      if (!packet.DevAddr?.equals(devAddr)) return undefined
      const fCntDown = fullCounter(packet.getFCnt()!, network)
      const high = highHalf(fCntDown)
      if (!lp.verifyMIC(packet, nwkSKey, undefined, high)) return undefined
      const fPort = packet.getFPort() ?? null
      const plain = fPort === null ? [] : (lp.decrypt(packet, appSKey, nwkSKey, high) ?? [])
      return {
        fCntDown,
        counter: 'network',
        ack: packet.getFCtrlACK() ?? false,
        confirmed: packet.isConfirmed(),
        fPending: packet.getFCtrlFPending() ?? false,
        fPort,
        payload: new Uint8Array(plain),
        fOpts: new Uint8Array(packet.FOpts ?? []),
      }
    },
  }
}
