/** What an ABP device has in its flash from the factory; all in hex digits. */

import type { Frames } from './frames.ts'
import { frames10 } from './frames-1.0.ts'
import { frames11 } from './frames-1.1.ts'

export type PersonalSession =
  | { readonly devAddr: string; readonly nwkSKey: string; readonly appSKey: string }
  | {
      readonly devAddr: string
      readonly fNwkSIntKey: string
      readonly sNwkSIntKey: string
      readonly nwkSEncKey: string
      readonly appSKey: string
    }

export function is11(session: PersonalSession): boolean {
  return 'fNwkSIntKey' in session
}

export function personalFrames(session: PersonalSession): Frames {
  const devAddr = bytes(session.devAddr)
  const appSKey = bytes(session.appSKey)
  if (!('fNwkSIntKey' in session)) {
    return frames10(devAddr, { nwkSKey: bytes(session.nwkSKey), appSKey })
  }
  return frames11(devAddr, {
    fNwkSIntKey: bytes(session.fNwkSIntKey),
    sNwkSIntKey: bytes(session.sNwkSIntKey),
    nwkSEncKey: bytes(session.nwkSEncKey),
    appSKey,
  })
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}
