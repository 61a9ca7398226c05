/** `cigale device …`: what is registered on this gateway. */

import { createInterface } from 'node:readline'
import { type DevEui, parseDevEui, parseJoinEui } from '../../base/ids.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { deviceContext, importDevices } from '../api/device-import.ts'
import { fillIn, readLabel } from '../api/device-label.ts'
import type { CommandView, DeviceView } from '../api/service.ts'
import { readDeviceFile } from '../registry/import.ts'
import { nowMs, ORIGIN, withGateway } from './access.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { type Language, languageOf } from './language.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { ago, note, printable, progressBar, say, sayJson, table } from './output.ts'
import { printReport } from './report.ts'

export type ImportFlags = CommonOptions & {
  readonly dryRun?: boolean
  readonly allOrNothing?: boolean
}

export async function deviceImport(path: string, options: ImportFlags): Promise<number> {
  const text = readGivenFile(path)
  const file = readDeviceFile(text, deviceContext([...loadBundledDecoders().keys()]))
  const { dryRun = false, allOrNothing = false } = options
  const onProgress = progressBar('devices')
  const report = await withGateway(options, ({ service }) =>
    importDevices(service, file, { origin: ORIGIN, dryRun, allOrNothing, onProgress }),
  )
  return printReport(path, report, options.json ?? false)
}

export type JoinsFlags = CommonOptions & { readonly lang?: Language }

export type AddFlags = CommonOptions & {
  readonly qr?: string
  readonly name?: string
  readonly profile?: string
  readonly joinEui?: string
  readonly macVersion?: string
  readonly class?: string
  readonly devAddr?: string
  readonly appKey?: string
  readonly nwkKey?: string
  readonly nwkSKey?: string
  readonly appSKey?: string
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
  const file = readDeviceFile(text, deviceContext(profiles))
  const [wrong] = file.errors
  if (wrong) {
    const allowed = wrong.allowed ? `; allowed: ${wrong.allowed.join(', ')}` : ''
    throw new UsageError(`${wrong.column} ${wrong.value} ${wrong.problem}${allowed}`)
  }
  const report = await withGateway(options, ({ service }) =>
    importDevices(service, file, { origin: ORIGIN, dryRun: false, allOrNothing: false }),
  )
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

export async function deviceList(options: CommonOptions): Promise<number> {
  const views = await withGateway(options, ({ service }) => service.devices())
  const sorted = [...views].sort((a, b) => (a.device.name < b.device.name ? -1 : 1))
  if (options.json) {
    sayJson(sorted)
    return 0
  }
  const now = nowMs()
  const rows = sorted.map((view) => [
    view.device.devEui,
    view.device.name,
    view.device.profile ?? null,
    view.state,
    ago(view.lastHeardAtMs, now),
    view.rssiDbm,
    view.downlinksWaiting,
  ])
  say(table(['devEui', 'name', 'profile', 'state', 'heard', 'rssiDbm', 'downlinks'], rows))
  return 0
}

export async function deviceShow(text: string, options: CommonOptions): Promise<number> {
  const devEui = requireDevEui(text)
  const view = await withGateway(options, ({ service }) => service.device(devEui))
  if (!view) throw unknown(devEui)
  if (options.json) sayJson(view)
  else say(linesOf(view))
  return 0
}

function linesOf({ device, ...view }: DeviceView): string {
  return Object.entries({ ...device, ...view, key: view.hasKey ? 'known' : 'missing' })
    .filter(([name]) => name !== 'hasKey')
    .map(([name, value]) => `${name.padEnd(18)}${textOf(name, value)}`)
    .join('\n')
}

function textOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (name.endsWith('AtMs')) return new Date(Number(value)).toISOString()
  return printable(Array.isArray(value) ? value.join(', ') || '–' : String(value))
}

/** Who asks to join in vain, why, and what to do: a paragraph each, the newest first. */
export async function deviceJoins(options: JoinsFlags): Promise<number> {
  const joins = await withGateway(options, ({ service }) => service.joinTroubles())
  if (options.json) {
    sayJson(joins)
    return 0
  }
  const language = options.lang ?? languageOf(process.env)
  const now = nowMs()
  if (joins.length === 0) note('no join has come to nothing since the gateway started')
  for (const { devEui, name, reason, count, lastAtMs, joinEui, advice, ...rest } of joins) {
    const { rssiDbm, snrDb, devNonce, homeGateway } = rest
    say(`${devEui}  ${printable(name ?? '–')}  ${reason}`)
    say(`  ${count} times, last ${ago(lastAtMs, now)} ago, best ${rssiDbm} dBm, SNR ${snrDb} dB`)
    say(`  JoinEUI ${joinEui}, DevNonce ${devNonce}${homeGateway ? `, home ${homeGateway}` : ''}`)
    say(`  ${advice[language]}`)
  }
  return 0
}

export async function deviceRemove(text: string, options: CommonOptions): Promise<number> {
  const devEui = requireDevEui(text)
  const view = await withGateway(options, ({ service }) => service.removeDevice(ORIGIN, devEui))
  return told(view, devEui, 'is removed with its keys', options)
}

export async function deviceResetNonces(text: string, options: CommonOptions): Promise<number> {
  const devEui = requireDevEui(text)
  const view = await withGateway(options, ({ service }) => service.resetNonces(ORIGIN, devEui))
  return told(view, devEui, 'may join with any DevNonce again', options)
}

function told(
  view: CommandView,
  devEui: DevEui,
  sentence: string,
  { json = false }: CommonOptions,
): number {
  if (view.outcome === 'refused') throw unknown(devEui)
  if (json) sayJson({ devEui, outcome: view.outcome })
  else say(`${devEui} ${sentence}`)
  return 0
}

export function requireDevEui(text: string): DevEui {
  const devEui = parseDevEui(text)
  if (devEui === undefined) throw new UsageError(`${text} is not a DevEUI: 16 hex digits`)
  return devEui
}

function unknown(devEui: DevEui): CommandFailure {
  return new CommandFailure(`no device ${devEui} is registered; see: cigale device list`)
}
