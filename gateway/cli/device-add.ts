/** `cigale device add`: one device, from what was typed, or from its label. */

import { createInterface } from 'node:readline'
import { parseJoinEui } from '../../base/ids.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { importDevices } from '../api/device-import.ts'
import { fillIn, readLabel } from '../api/device-label.ts'
import { ORIGIN, withGateway } from './access.ts'
import { requireDevEui } from './device.ts'
import { CommandFailure, UsageError } from './failure.ts'
import type { CommonOptions } from './options.ts'
import { note, say, sayJson } from './output.ts'

export type AddFlags = CommonOptions & {
  readonly qr?: string
  readonly name?: string
  readonly profile?: string
  readonly joinEui?: string
  readonly macVersion?: string
  readonly class?: string
  readonly homeGateway?: string
  readonly adr?: string
  readonly dataRateMax?: string
  readonly intervalS?: string
  readonly devAddr?: string
  readonly appKey?: string
  readonly nwkKey?: string
  readonly nwkSKey?: string
  readonly appSKey?: string
  readonly fNwkSIntKey?: string
  readonly sNwkSIntKey?: string
  readonly nwkSEncKey?: string
  readonly genAppKey?: string
}

/** One device as a file of one row: the same checks, the same words. */
export async function deviceAdd(given: string | undefined, options: AddFlags): Promise<number> {
  const { data, config, url, json = false, ...cells } = options
  const profiles = [...loadBundledDecoders().keys()]
  const { qr, ...asked } = await withAskedKeys(cells as Readonly<Record<string, string>>)
  const label = qr === undefined ? {} : cellsOfLabel(qr, { ...asked, devEui: given }, profiles)
  const row = { devEui: given, ...asked, ...label }
  if (row.devEui === undefined) throw new UsageError('a DevEUI is needed, or --qr with a label')
  const text = JSON.stringify({ format: 'lorawan-devices', version: 1, devices: [row] })
  const how = { origin: ORIGIN, profiles, dryRun: false, allOrNothing: false }
  const report = await withGateway(options, ({ service }) => importDevices(service, text, how))
  const [wrong] = report.errors
  if (wrong) {
    const allowed = wrong.allowed ? `; allowed: ${wrong.allowed.join(', ')}` : ''
    throw new UsageError(`${wrong.column} ${wrong.value} ${wrong.problem}${allowed}`)
  }
  const done = report.rows[0]
  if (done?.outcome === 'refused' || !done) {
    throw new CommandFailure(`the gateway refused ${row.devEui}: ${done?.detail ?? 'no answer'}`)
  }
  if (json) sayJson({ devEui: done.id, outcome: done.outcome })
  else say(`${done.id} ${done.outcome}`)
  return 0
}

/** What the label says, and a word on what it does not. */
function cellsOfLabel(
  text: string,
  given: Readonly<Record<string, string | undefined>>,
  profiles: readonly string[],
): Readonly<Record<string, string | undefined>> {
  const read = readLabel(text, profiles)
  if ('problem' in read) throw new UsageError(`--qr ${read.problem}`)
  const { devEui: devText, joinEui: joinText, profile } = given
  const devEui = devText === undefined ? undefined : requireDevEui(devText)
  const joinEui = joinText === undefined ? undefined : parseJoinEui(joinText)
  const filled = fillIn({ devEui, joinEui, profile }, read)
  if ('problem' in filled) throw new UsageError(`${devText} ${filled.problem}`)
  const { brand, profiles: models } = read.model
  if (profile === undefined && filled.profile !== undefined) {
    note(`the label is by ${brand}: taken for a ${filled.profile}; --profile says otherwise`)
  } else if (profile === undefined && models.length > 0) {
    note(`the label is by ${brand}: say which model with --profile: ${models.join(', ')}`)
  }
  return { ...filled, ...(joinText !== undefined && { joinEui: joinText }) }
}

/** Keys given as `-`, a line each: they stand in no list of processes and no history of a shell. */
async function withAskedKeys(
  cells: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const asked = Object.keys(cells).filter((name) => cells[name] === '-')
  if (asked.length === 0) return cells
  if (process.stdin.isTTY) note(`type ${asked.join(', then ')}`)
  const answers: Record<string, string> = {}
  for await (const line of createInterface({ input: process.stdin })) {
    answers[asked.shift()!] = line.trim()
    if (asked.length === 0) return { ...cells, ...answers }
  }
  throw new UsageError(`${asked.join(', ')}: no key came by standard input`)
}
