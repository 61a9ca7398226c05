/**
 * One gateway answers a device (F46). A list of the whole city may be given to all of its gateways:
 * each answers the devices whose home it is, and knows the others when they ask.
 */

import type { GatewayEui } from '../../base/ids.ts'
import type { Device } from '../registry/model.ts'

/** Is another gateway the device's home? A device that names none is at home wherever it is registered. */
export function isElsewhere(device: Device | undefined, self: GatewayEui): boolean {
  const home = device?.homeGateway
  return home !== undefined && home !== self
}
