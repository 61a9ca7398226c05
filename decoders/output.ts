/**
 * What a decoder gave, made fit to be stored (faults F52, F55): known channels, finite numbers in
 * range, rounded, once for a moment; bounded lists, bounded texts. Everything left out is named in
 * a warning, repeats apart.
 */

import { checkCommand } from './command.ts'
import {
  type Channel,
  type DecoderOutput,
  type DeviceNote,
  type Measurement,
  QUANTITIES,
  type QuantityRule,
} from './contract.ts'
import { onceEach } from './once.ts'

const MEASUREMENTS_MAX = 256
const NOTES_MAX = 64
const WARNINGS_MAX = 32
const TEXT_CHARS_MAX = 200

/** `undefined` when it is no output at all. May throw where `output` has getters that do. */
export function checkOutput(
  output: unknown,
  channels: readonly Channel[],
): DecoderOutput | undefined {
  const { measurements, notes, warnings } = output as Record<string, unknown>
  if (!Array.isArray(measurements) || !Array.isArray(notes) || !Array.isArray(warnings))
    return undefined
  const said: string[] = []
  for (const text of warnings.slice(0, WARNINGS_MAX)) said.push(clipText(text))
  const kept: Measurement[] = []
  for (const one of measurements.slice(0, MEASUREMENTS_MAX)) {
    const checked = checkMeasurement(one, channels)
    if (typeof checked !== 'string') kept.push(checked)
    else if (said.length < WARNINGS_MAX) said.push(checked)
  }
  if (measurements.length > MEASUREMENTS_MAX)
    said.push(`${measurements.length - MEASUREMENTS_MAX} measurements too many, left out`)
  return {
    measurements: onceEach(kept),
    notes: checkNotes(notes),
    warnings: said.slice(0, WARNINGS_MAX),
  }
}

/** The measurement as it is stored, or why it is not. */
function checkMeasurement(one: unknown, channels: readonly Channel[]): Measurement | string {
  const { quantity, index, value, observedMs } = one as Measurement
  const known = channels.find((c) => c.quantity === quantity && c.index === index)
  if (!known) return clipText(`${quantity} ${index}: no channel of this model, left out`)
  const name = index === 0 ? quantity : `${quantity} ${index}`
  const rule: QuantityRule = QUANTITIES[known.quantity]
  if (typeof value !== 'number' || !Number.isFinite(value))
    return `${name}: ${clipText(value)} is no number, left out`
  if (value < rule.min || value > rule.max)
    return `${name}: ${value} ${rule.unit} is outside ${rule.min}..${rule.max}, left out`
  const measurement = { ...known, value: rounded(value, rule.decimals) }
  if (observedMs === undefined) return measurement
  if (!Number.isSafeInteger(observedMs)) return `${name}: observed at no time, left out`
  return { ...measurement, observedMs }
}

/** Rounded to `decimals`; never minus zero, which JSON and a database would lose. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals
  return Math.round(value * scale) / scale + 0
}

function checkNotes(notes: readonly DeviceNote[]): DeviceNote[] {
  return notes.slice(0, NOTES_MAX).flatMap((note): DeviceNote | [] => {
    switch (note.kind) {
      case 'heartbeat':
        return { kind: 'heartbeat' }
      case 'restarted':
        return { kind: 'restarted', cause: clipText(note.cause), firmware: clipText(note.firmware) }
      case 'tag':
        return { kind: 'tag', tagId: clipText(note.tagId) }
      case 'failed':
        return { kind: 'failed', what: clipText(note.what) }
      case 'acknowledged': {
        const command = checkCommand(note.command)
        return command ? { kind: 'acknowledged', command } : []
      }
      case 'info':
        return { kind: 'info', name: clipText(note.name), value: clipText(note.value) }
      default:
        return []
    }
  })
}

/** A text of bounded length; for anything that is not text or a number, only its type. */
export function clipText(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? `${value}` : typeof value
  return text.length <= TEXT_CHARS_MAX ? text : `${text.slice(0, TEXT_CHARS_MAX - 1)}…`
}
