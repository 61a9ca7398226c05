/** A command from outside, such as the note of a foreign codec: checked field by field, once. */

import type { DeviceCommand, DeviceSwitch } from './contract.ts'

const SWITCHES: readonly DeviceSwitch[] = [
  'history',
  'retransmission',
  'counter',
  'buzzer',
  'doublePress',
]

/** `undefined` for what is no command; a field that no command of the kind has is left out. */
export function checkCommand(value: unknown): DeviceCommand | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, valve, seconds, pulses, input, count, what, on } = value as Record<string, unknown>
  switch (kind) {
    case 'openValve':
      if ((valve !== 1 && valve !== 2) || !isCount(seconds)) return undefined
      if (pulses === undefined) return { kind, valve, seconds }
      return isCount(pulses) ? { kind, valve, seconds, pulses } : undefined
    case 'closeValve':
      return valve === 1 || valve === 2 || valve === 'all' ? { kind, valve } : undefined
    case 'reportEvery':
    case 'collectEvery':
      return isCount(seconds) ? { kind, seconds } : undefined
    case 'presetCounter':
      return (input === 1 || input === 2) && isCount(count) ? { kind, input, count } : undefined
    case 'switch': {
      const known = SWITCHES.find((one) => one === what)
      return known && typeof on === 'boolean' ? { kind, what: known, on } : undefined
    }
    case 'reportNow':
    case 'syncClock':
    case 'reboot':
      return { kind }
    default:
      return undefined
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
