/** An uplink's readings of meters and valves, as the water detectors take them. */

import type { Binding } from '../../registry/model.ts'
import { hasRestarted, served, servedByAny, type UplinkDecoded } from '../served.ts'
import { instantOf } from '../step.ts'
import type { MeterReading, PressureReading, ValveReading } from './reading.ts'

export function meterReadings(
  uplink: UplinkDecoded,
  bindings: readonly Binding[],
): readonly MeterReading[] {
  const { devEui, fCntUp } = uplink
  return served(uplink, bindings, 'meter', 'flow.pulses').map(({ value }) => ({
    ...heardAt(uplink),
    kind: 'pulses',
    devEui,
    fCntUp,
    pulses: value,
    restarted: hasRestarted(uplink),
  }))
}

/** A valve's own word; how long it stays open is the business of who ordered it. */
export function valveReadings(
  uplink: UplinkDecoded,
  bindings: readonly Binding[],
): readonly ValveReading[] {
  return served(uplink, bindings, 'valve', 'valve.open').map(({ value }) => ({
    ...heardAt(uplink),
    kind: 'valve',
    isOpen: value === 1,
    closesInMs: null,
  }))
}

/** Of a valve or a meter that measures it too. */
export function pressureReadings(
  uplink: UplinkDecoded,
  bindings: readonly Binding[],
): readonly PressureReading[] {
  const [found] = ['valve', 'meter'].flatMap((role) =>
    servedByAny(uplink, bindings, role as 'valve' | 'meter', 'pressure.water'),
  )
  return found ? [{ ...heardAt(uplink), kind: 'pressure', kpa: found.value }] : []
}

function heardAt(uplink: UplinkDecoded) {
  return { ...instantOf(uplink), heardLineMs: uplink.heardLineMs ?? uplink.lineMs }
}
