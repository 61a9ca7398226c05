/** A device that has joined its small network: where most tests begin. */

import assert from 'node:assert/strict'
import type { DevEui, JoinEui } from '../../../base/ids.ts'
import type { DownlinkCommand, UplinkCommand } from '../../../gateway/lorawan/mac/commands.ts'
import { EndDevice, type EndDeviceIdentity, type UplinkRequest } from '../end-device.ts'
import type { DeviceOptions } from './options.ts'
import { type AcceptFields, SmallNetwork, type Understood } from './small-network.ts'

const EIGHT_CHANNELS: AcceptFields = {
  cfList: {
    type: 0,
    frequencies: [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000],
  },
}

export const SENSOR: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d50000000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  nwkKey: '101112131415161718191a1b1c1d1e1f',
  macVersion: '1.0.4',
}

export type Pair = {
  readonly device: EndDevice
  readonly network: SmallNetwork
  /** The device sends; the network reads it. */
  readonly uplink: (request?: UplinkRequest) => Understood
  /** The network asks; gives what the device says to it in its next uplink. */
  readonly ask: (...commands: readonly DownlinkCommand[]) => readonly UplinkCommand[]
}

export function joined(
  more: {
    readonly macVersion?: EndDeviceIdentity['macVersion']
    readonly options?: DeviceOptions
    readonly accept?: AcceptFields
    readonly has11?: boolean
  } = {},
): Pair {
  const identity = { ...SENSOR, macVersion: more.macVersion ?? SENSOR.macVersion }
  const device = new EndDevice(identity, 0, more.options)
  const network = new SmallNetwork(identity, { has11: more.has11 ?? true })
  const accept = network.accept(device.join(), { ...EIGHT_CHANNELS, ...more.accept })
  assert.ok(device.acceptJoin(accept), 'accepted')
  const uplink = (request: UplinkRequest = {}) =>
    network.hear(device.uplink(request), device.sending)
  const ask = (...commands: readonly DownlinkCommand[]) => {
    const onPort0 = commands.length > 3
    assert.ok(device.receive(network.say({ commands, onPort0 })), 'the device hears the network')
    return uplink().commands
  }
  return { device, network, uplink, ask }
}
