/**
 * Semtech's CoreCell on USB: SX1302 or SX1303, two SX1250, 27 dBm amplifier. Values of its maker:
 * Lora-net/sx1302_hal, packet_forwarder/global_conf.json.sx1250.{EU868,US915,AS923}.USB.
 *
 * For AU915 and IN865 Semtech publishes none by USB. Their downlinks lie where those of US915 (923 to
 * 928 MHz) and of EU868 (863 to 870 MHz) do, on the same amplifier: those tables hold there too.
 */

import { type BoardModel, gainSteps } from './board-model.ts'

/** 12 to 27 dBm; the same in both bands. */
const GAINS = gainSteps(12, [
  [0, 15],
  [0, 16],
  [0, 17],
  [0, 19],
  [0, 20],
  [0, 22],
  [1, 1],
  [1, 2],
  [1, 3],
  [1, 4],
  [1, 5],
  [1, 6],
  [1, 7],
  [1, 9],
  [1, 11],
  [1, 14],
])

/** 0 dBm, then 12 to 24. */
const GAINS_AS923 = [
  { powerDbm: 0, paGain: 0, powerIndex: 0 } as const,
  ...GAINS.slice(0, 12),
  { powerDbm: 24, paGain: 1, powerIndex: 9 } as const,
]

export const CORECELL_USB: BoardModel = {
  name: 'corecell-usb',
  product: 'Semtech CoreCell USB',
  usbId: '0483:5740',
  rssiOffsetDb: -215.4,
  rssiTemperature: [0, 0, 20.41, 2162.56, 0],
  gains: { EU868: GAINS, US915: GAINS, AU915: GAINS, IN865: GAINS, 'AS923-1': GAINS_AS923 },
}
