/** The CoreCell on USB in EU868, for those who need no other: the demo and the benchmark. */

import { boardSetup } from './board-setup.ts'

const SETUP = boardSetup({ board: 'corecell-usb', region: 'EU868' })

export const CORECELL_USB_EU868_GAINS = SETUP.gains
export const CORECELL_USB_EU868_PLAN = SETUP.plan
export const CORECELL_USB_EU868_RANGE = SETUP.txRangeHz
