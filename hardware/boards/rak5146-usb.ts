/**
 * RAKwireless RAK5146 by USB: SX1303, two SX1250, the CoreCell's bridge. Values of its maker:
 * RAKWireless/rak_common_for_gateway, lora/rak5146/global_conf_usb/global_conf.{eu_863_870,us_902_928,
 * au_915_928,in_865_867}.json. The table for AS923 is left out: its settings go up and down with the
 * power (13 for 19 dBm, 10 for 20), so one of them is louder than it says.
 */

import { type BoardModel, gainSteps } from './board-model.ts'

const amplified = (indices: readonly number[]) =>
  gainSteps(
    12,
    indices.map((index) => [1, index] as const),
  )

const GAINS_868 = amplified([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 22])
const GAINS_915 = amplified([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22])

export const RAK5146_USB: BoardModel = {
  name: 'rak5146-usb',
  product: 'RAKwireless RAK5146 USB',
  usbId: '0483:5740',
  rssiOffsetDb: -215.4,
  rssiTemperature: [0, 0, 20.41, 2162.56, 0],
  gains: { EU868: GAINS_868, IN865: GAINS_868, US915: GAINS_915, AU915: GAINS_915 },
}
