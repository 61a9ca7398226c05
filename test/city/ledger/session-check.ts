/**
 * A session is lost when device and gateway no longer mean the same by it: the device goes on for
 * years, and is heard by nobody. Looked at while all is calm (I13).
 *
 *   device              gateway
 *   DevAddr       in    its session, or one that has not spoken yet
 *   FCntUp        ≥     FCntUp next
 *   its windows   =     those that downlinks are sent for, unless a request is under way
 *
 * Data rate, power and channels may differ for a while: a device that was not heard three times has
 * taken what the network thinks it did not, or spoke up by itself. That is counted, and no trouble.
 */

import { isDeepStrictEqual } from 'node:util'
import { type DeviceState, sessionsOf } from '../../../gateway/engine/state.ts'
import type { EndDevice } from '../../support/end-device.ts'

export type SessionTrouble = 'lost' | 'counter' | 'windows'

/** `undefined`: they agree. */
export function sessionTrouble(
  device: EndDevice,
  known: DeviceState | undefined,
): SessionTrouble | undefined {
  const session = known && sessionsOf(known).find(({ devAddr }) => devAddr === device.devAddr)
  if (!session) return 'lost'
  if (session.fCntUpNext > device.fCntUp) return 'counter'
  // Asked and not answered: the device may have heard it already, and say so in its next uplink.
  if (known.talk.exchange.asked.length > 0) return undefined
  const { setup } = session
  const { link } = device
  const windows = (of: typeof setup | typeof link) => {
    const { rx1DelayS, rx1DrOffset, rx2DataRate, rx2FreqHz } = of
    return [rx1DelayS, rx1DrOffset, rx2DataRate, rx2FreqHz]
  }
  return isDeepStrictEqual(windows(setup), windows(link)) ? undefined : 'windows'
}

/** Whether the network knows how the device sends. */
export function hasKnownRates({ link, devAddr }: EndDevice, known: DeviceState): boolean {
  const session = sessionsOf(known).find((one) => one.devAddr === devAddr)
  if (!session) return false
  // The data rate is in every uplink to be seen.
  const { txPowerIndex, nbTrans, channelsOn } = session.setup
  return isDeepStrictEqual(
    [txPowerIndex, nbTrans, channelsOn],
    [link.txPower, link.nbTrans, link.channelsOn],
  )
}
