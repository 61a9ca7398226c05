/** What a form's fields, or a message's, say. Forms give text; nothing here throws. */

import type { NodeConfig } from '../node-red.ts'

/** Names apart by commas or spaces; none: all are meant. */
export function namesOf(config: NodeConfig, field: string): ReadonlySet<string> {
  const value = config[field]
  if (typeof value !== 'string') return new Set()
  return new Set(value.split(/[\s,;]+/).filter((name) => name !== ''))
}

export function isAmong(names: ReadonlySet<string>, name: unknown): boolean {
  return names.size === 0 || (typeof name === 'string' && names.has(name))
}

/** The number of a field; undefined when it is empty or none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'string' && value.trim() !== '') value = Number(value)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The text of a field without spaces around; undefined when it is empty or none. */
export function textFrom(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? undefined : text
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
