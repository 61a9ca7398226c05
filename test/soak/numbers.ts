/** Options of a soak: whole numbers by name, `--kills 100 --seed 7`. Throws UsageError on anything else. */

import { parseArgs } from 'node:util'
import { UsageError } from '../../gateway/cli/failure.ts'

export function readNumbers<Name extends string>(
  args: readonly string[],
  defaults: Readonly<Record<Name, number>>,
): Record<Name, number> {
  const names = Object.keys(defaults) as Name[]
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  const values = valuesOf(args, options)
  const read: Record<Name, number> = { ...defaults }
  for (const name of names) {
    const text = values[name]
    if (text === undefined) continue
    const value = Number(text)
    if (!Number.isSafeInteger(value) || value < 0)
      throw new UsageError(`--${name} ${text} is no number`)
    read[name] = value
  }
  return read
}

function valuesOf(args: readonly string[], options: Record<string, { type: 'string' }>) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause })
  }
}

/** Name and value in two columns, as the end of a soak. */
export function printTable(
  rows: readonly (readonly [name: string, value: string | number])[],
): void {
  const width = Math.max(...rows.map(([name]) => name.length))
  for (const [name, value] of rows) {
    const text = typeof value === 'number' ? value.toLocaleString('en').replaceAll(',', ' ') : value
    console.log(`${name.padEnd(width)}  ${text}`)
  }
}
