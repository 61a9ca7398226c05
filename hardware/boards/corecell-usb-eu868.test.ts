import assert from 'node:assert/strict'
import { test } from 'node:test'
import { traceLines } from '../../test/support/sx1302-traces.ts'
import { planOfSemtech } from '../sx1302/semtech-plan.ts'
import { CORECELL_USB_EU868_GAINS, CORECELL_USB_EU868_PLAN } from './corecell-usb-eu868.ts'

test('the board is set up as its maker publishes it', () => {
  const [{ config }] = traceLines('eu868-cold-start-rx-tx')
  assert.deepEqual(CORECELL_USB_EU868_PLAN, planOfSemtech(config))
  type Entry = { readonly rf_power: number; readonly pa_gain: number; readonly pwr_idx: number }
  assert.deepEqual(
    CORECELL_USB_EU868_GAINS.map((g) => [g.powerDbm, g.paGain, g.powerIndex]),
    config.radio_0.tx_gain_lut.map((e: Entry) => [e.rf_power, e.pa_gain, e.pwr_idx]),
  )
})
