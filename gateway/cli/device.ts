/** `cigale device …`: what is registered on this gateway. */

import { type DevEui, parseDevEui } from '../../base/ids.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { importDevices } from '../api/device-import.ts'
import type { CommandView } from '../api/service.ts'
import { devicesAsCsv } from '../registry/export-devices.ts'
import { nowMs, ORIGIN, withGateway } from './access.ts'
import { FRAMES_MAX, heardFrames } from './device-frames.ts'
import { linesOf } from './device-lines.ts'
import { devicePlot } from './device-plot.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { type Language, languageOf } from './language.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { ago, note, printable, say, sayJson, saySentence, table } from './output.ts'
import { canvasFor, type PlotFlags } from './plot/terminal.ts'
import { progressBar } from './progress.ts'
import { printReport } from './report.ts'

export type ImportFlags = CommonOptions & {
  readonly dryRun?: boolean
  readonly allOrNothing?: boolean
  readonly newModels?: boolean
}

export async function deviceImport(path: string, options: ImportFlags): Promise<number> {
  const text = readGivenFile(path)
  const profiles = loadBundledDecoders().keys()
  const { dryRun = false, allOrNothing = false, newModels = false } = options
  const onProgress = progressBar('devices')
  const report = await withGateway(options, ({ service }) =>
    importDevices(service, text, {
      origin: ORIGIN,
      profiles,
      dryRun,
      allOrNothing,
      newModels,
      onProgress,
    }),
  )
  return printReport(path, report, options.json ?? false)
}

export type SpeakingFlags = CommonOptions & { readonly lang?: Language }
export type ShowFlags = SpeakingFlags & PlotFlags

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
    view.rssiDbm === null ? null : Math.round(view.rssiDbm),
    view.downlinksWaiting,
  ])
  say(table(['devEui', 'name', 'profile', 'state', 'heard', 'rssiDbm', 'downlinks'], rows))
  return 0
}

export async function deviceShow(text: string, options: ShowFlags): Promise<number> {
  const devEui = requireDevEui(text)
  const canvas = options.json ? undefined : canvasFor(options, process.stdout, process.env)
  const { view, frames } = await withGateway(options, async ({ service, running }) => {
    const view = await service.device(devEui)
    const isDrawn = view !== undefined && canvas !== undefined
    return { view, frames: isDrawn ? await heardFrames(devEui, options, running) : [] }
  })
  if (!view) throw unknown(devEui)
  if (options.json) {
    sayJson(view)
    return 0
  }
  const language = options.lang ?? languageOf(process.env)
  say(linesOf(view, language))
  if (canvas) {
    const isAll = frames.length < FRAMES_MAX
    for (const line of devicePlot(frames, { isAll, nowMs: nowMs(), language, canvas })) say(line)
  }
  return 0
}

/** Who asks to join in vain, why, and what to do: a paragraph each, the newest first. */
export async function deviceJoins(options: SpeakingFlags): Promise<number> {
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
    saySentence(
      `  ${count} times, last ${ago(lastAtMs, now)} ago, best ${rssiDbm} dBm, SNR ${snrDb} dB`,
    )
    saySentence(
      `  JoinEUI ${joinEui}, DevNonce ${devNonce}${homeGateway ? `, home ${homeGateway}` : ''}`,
    )
    say(`  ${advice[language]}`)
  }
  return 0
}

/** The registrations as a file that `device import` reads. */
export async function deviceExport(options: CommonOptions): Promise<number> {
  const views = await withGateway(options, ({ service }) => service.devices())
  const devices = views.map(({ device }) => device)
  if (options.json) sayJson({ format: 'lorawan-devices', version: 1, devices })
  else process.stdout.write(devicesAsCsv(devices))
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

export function told(
  view: CommandView,
  devEui: DevEui,
  sentence: string,
  { json = false }: CommonOptions,
): number {
  if (view.outcome === 'refused') throw unknown(devEui)
  if (json) sayJson({ devEui, outcome: view.outcome })
  else saySentence(`${devEui} ${sentence}`)
  return 0
}

export function requireDevEui(text: string): DevEui {
  const devEui = parseDevEui(text)
  if (devEui === undefined) throw new UsageError(`${text} is not a DevEUI: 16 hex digits`)
  return devEui
}

export function unknown(devEui: DevEui): CommandFailure {
  return new CommandFailure(`no device ${devEui} is registered; see: cigale device list`)
}
