/** `cigale concentrator spectrum`: who else is on the band, in the terminal and as a picture. */

import { writeFileSync } from 'node:fs'
import { systemClock } from '../../../base/clock-system.ts'
import { Metrics } from '../../../base/metrics.ts'
import { LEVELS_DBM } from '../../../hardware/sx1261/commands.ts'
import {
  frequenciesOf,
  levelExceeded,
  rangeFault,
  type SpectrumColumn,
  type SpectrumRange,
} from '../../../hardware/sx1261/spectral-scan.ts'
import { Session } from '../../../hardware/sx1302/session.ts'
import { boardOf } from '../../concentrator-system.ts'
import { asFailure, CommandFailure, UsageError } from '../failure.ts'
import type { CommonOptions } from '../options.ts'
import { note, sayJson, sayLines, saySentence } from '../output.ts'
import { progressBar } from '../progress.ts'
import { serialConfig } from '../serial-config.ts'
import { heatMap, megahertz } from './heat-map.ts'
import { SHEET_COLUMNS_MAX, sheetOf } from './marks.ts'
import { pngOf } from './png.ts'
import { svgOf } from './svg.ts'
import { columnsThatFit, terminalPlot } from './terminal.ts'

export type SpectrumFlags = CommonOptions & {
  readonly from: number
  readonly to: number
  readonly step: number
  readonly looks: number
  readonly svg?: string
  readonly png?: string
}

const TERMINAL_CELLS = 100

/** The gateway must be stopped: a board serves one. */
export async function concentratorSpectrum(flags: SpectrumFlags): Promise<number> {
  const range = { fromHz: flags.from, toHz: flags.to, stepHz: flags.step, scans: flags.looks }
  const fault = rangeFault(range)
  if (fault !== undefined) throw new UsageError(fault)
  try {
    const columns = await measure(flags, range)
    savePictures(flags, columns, range)
    show(flags, columns, range)
  } catch (error) {
    throw asFailure(error)
  }
  return 0
}

async function measure(
  flags: CommonOptions,
  range: SpectrumRange,
): Promise<readonly SpectrumColumn[]> {
  const { config, dataDir } = serialConfig(flags)
  const board = boardOf(config, dataDir, true)
  const session = new Session({
    board,
    clock: systemClock,
    metrics: new Metrics(),
    port: await board.findPort(),
    onFrames: () => {},
    onCounter: () => {},
  })
  try {
    await session.start()
    return await scanRange(session, range, progressBar('spectrum'))
  } finally {
    await session.end()
  }
}

/** One frequency after the other. */
export async function scanRange(
  session: Pick<Session, 'scan'>,
  range: SpectrumRange,
  onProgress: (done: number, all: number) => void,
): Promise<readonly SpectrumColumn[]> {
  const frequencies = frequenciesOf(range)
  const columns: SpectrumColumn[] = []
  for (const freqHz of frequencies) {
    columns.push(await session.scan(freqHz, range.scans))
    onProgress(columns.length, frequencies.length)
  }
  return columns
}

function savePictures(
  { svg, png }: SpectrumFlags,
  columns: readonly SpectrumColumn[],
  range: SpectrumRange,
): void {
  const sheet = sheetOf(heatMap(columns, SHEET_COLUMNS_MAX))
  if (svg !== undefined) save(svg, svgOf(sheet, titleOf(range)))
  if (png !== undefined) save(png, pngOf(sheet))
}

function save(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content)
  } catch (cause) {
    throw new CommandFailure(`tried to write ${path}: ${(cause as Error).message}`, { cause })
  }
  note(`${path} written`)
}

function show(flags: SpectrumFlags, columns: readonly SpectrumColumn[], range: SpectrumRange) {
  if (flags.json) {
    sayJson({ range, levelsDbm: LEVELS_DBM, columns })
    return
  }
  const width = Math.min(process.stdout.columns ?? TERMINAL_CELLS, 2 * TERMINAL_CELLS)
  saySentence(titleOf(range))
  sayLines(terminalPlot(heatMap(columns, columnsThatFit(width)), width))
  const [loudest] = columns.toSorted((a, b) => levelExceeded(b, BURST) - levelExceeded(a, BURST))
  if (!loudest) return
  const level = levelExceeded(loudest, BURST)
  saySentence(
    `Loudest: ${megahertz(loudest.freqHz)} MHz, ${level} dBm and more in 1 % of the looks.`,
  )
}

const BURST = 0.01

function titleOf({ fromHz, toHz, stepHz, scans }: SpectrumRange): string {
  return (
    `Spectrum ${megahertz(fromHz)} to ${megahertz(toHz)} MHz, every ${stepHz / 1000} kHz, ` +
    `${scans} looks each, 125 kHz wide`
  )
}
