/** From the emulated board's antenna to the plots. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { Metrics } from '../../../base/metrics.ts'
import { seededRandom } from '../../../base/random.ts'
import {
  CORECELL_USB_EU868_GAINS,
  CORECELL_USB_EU868_PLAN,
  CORECELL_USB_EU868_RANGE,
} from '../../../hardware/boards/corecell-usb-eu868.ts'
import { Air, type AirStation } from '../../../hardware/emulator/air.ts'
import { BoardOnAir } from '../../../hardware/emulator/board/board-on-air.ts'
import type { SpectrumColumn } from '../../../hardware/sx1261/spectral-scan.ts'
import { Session } from '../../../hardware/sx1302/session.ts'
import {
  EUI,
  RESET_VALUES,
  STAND_IN_PATCH,
  standInImage,
} from '../../../test/support/emulated-board.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import { scanRange } from './command.ts'
import { glyphDot } from './glyphs.ts'
import { heatMap, megahertz } from './heat-map.ts'
import { colourOf, sheetOf } from './marks.ts'
import { pngOf } from './png.ts'
import { svgOf } from './svg.ts'
import { terminalPlot } from './terminal.ts'

const RANGE = { fromHz: 863e6, toHz: 870e6, stepHz: 200_000, scans: 1_000 }

/** A neighbour who never stops on 868.3 MHz, seen by a whole board: bring-up, patch, 36 scans. */
async function measured(): Promise<readonly SpectrumColumn[]> {
  const clock = new FakeClock()
  const air = new Air({ clock })
  const board = new BoardOnAir({
    air,
    clock,
    name: 'roof',
    plan: CORECELL_USB_EU868_PLAN,
    eui: EUI,
    resetValues: RESET_VALUES,
    powerDbm: () => 14,
    spectrumNoise: seededRandom(3, 'noise'),
  })
  const neighbour: AirStation = {
    name: 'neighbour',
    reach: { rssiDbm: -62, snrDb: 9 },
    hear: () => {},
  }
  air.emit({
    direction: 'down',
    from: neighbour,
    phyPayload: Uint8Array.of(1),
    freqHz: 868_300_000,
    modulation: { kind: 'lora', sf: 12, bandwidthHz: 125_000 },
    codingRate: '4/5',
    eirpDbm: 14,
    startUs: 0,
    endUs: air.nowUs + 3600e6,
  })
  const session = new Session({
    board: {
      plan: CORECELL_USB_EU868_PLAN,
      gains: CORECELL_USB_EU868_GAINS,
      images: { agc: standInImage('agc'), arb: standInImage('arb') },
      sx1261: { patch: STAND_IN_PATCH },
      txRangeHz: CORECELL_USB_EU868_RANGE,
      findPort: async () => board.bridge,
    },
    clock,
    metrics: new Metrics(),
    port: board.bridge,
    onFrames: () => {},
    onCounter: () => {},
  })
  const done = (async () => {
    await session.start()
    const columns = await scanRange(session, RANGE, () => {})
    await session.end()
    return columns
  })()
  let columns: readonly SpectrumColumn[] | undefined
  void done.then((value) => {
    columns = value
  })
  while (!columns) {
    clock.advance(1)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return columns
}

const COLUMNS = await measured()

test('the terminal shows who is on the band, between axes with their units', () => {
  const plot = terminalPlot(heatMap(COLUMNS, 90), 100)
  const lines = plot.split('\n')
  const row = lines.findIndex((line) => line.includes('█'))
  // −62 dBm lies in the step from −64 on; two empty rows are above it.
  assert.equal(row, 2, plot)
  const column = lines[row]!.indexOf('█')
  const label = lines.find((line) => line.includes('MHz'))!
  assert.match(label, /863\.0 .* 868\.0 .* MHz/)
  // Two cells a frequency: 868.3 is nearest to its neighbours 868.2 and 868.4.
  const at = 863 + (0.2 * (column - 11)) / 2
  assert.ok(Math.abs(at - 868.3) < 0.15, String(at))
  assert.ok(lines.every((line) => [...line].length <= 100))
  assert.match(plot, /<-124 dBm/)
})

test('a band of more frequencies than cells is folded, and nobody on it is lost', () => {
  const counts = new Array(33).fill(0)
  const silent = { freqHz: 0, counts: counts.with(30, 100) }
  const many = Array.from({ length: 900 }, (_, i) => ({ ...silent, freqHz: 863e6 + i * 7_000 }))
  const columns = many.with(450, { freqHz: many[450]!.freqHz, counts: counts.with(5, 100) })
  const map = heatMap(columns, 90)
  assert.equal(map.freqsHz.length, 90)
  const row = map.shares[map.levelsDbm.indexOf(-20)]!
  assert.ok(row.some((share) => share > 0))
  for (const [i] of map.freqsHz.entries()) {
    const sum = map.shares.reduce((all, shares) => all + shares[i]!, 0)
    assert.ok(Math.abs(sum - 1) < 1e-9)
  }
})

test('the PNG is one that any viewer reads, and its pixels are the map', () => {
  const map = heatMap(COLUMNS, 400)
  const sheet = sheetOf(map)
  const png = Buffer.from(pngOf(sheet))
  assert.equal(png.subarray(0, 8).toString('hex'), '89504e470d0a1a0a')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const header = chunks.get('IHDR')!
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  assert.deepEqual([width, height], [sheet.width, sheet.height])
  const rows = inflateSync(chunks.get('IDAT')!)
  assert.equal(rows.length, height * (1 + 3 * width))
  const busy = map.freqsHz.findIndex((freqHz) => Math.abs(freqHz - 868_300_000) <= 100_000)
  const j = map.levelsDbm.indexOf(-64)
  const share = map.shares[j]![busy]!
  assert.ok(share > 0.9)
  const cell = sheet.marks[j * map.freqsHz.length + busy]!
  const at = (cell.y + 3) * (1 + 3 * width) + 1 + 3 * (cell.x + 3)
  assert.deepEqual([...rows.subarray(at, at + 3)], [...colourOf(share)])
})

test('every sign of every word on the sheet can be drawn', () => {
  const words = sheetOf(heatMap(COLUMNS, 400)).marks.filter((mark) => mark.kind === 'word')
  assert.ok(words.length > 12)
  for (const { text } of words) {
    for (const sign of text)
      assert.notEqual(glyphDot(sign, 0, 0), undefined, `"${sign}" in ${text}`)
  }
})

test('S19: the SVG holds its title as text, whatever is in it', () => {
  const svg = svgOf(sheetOf(heatMap(COLUMNS, 400)), 'a <script> & more')
  assert.match(svg, /<title>a &lt;script&gt; &amp; more<\/title>/)
  assert.doesNotMatch(svg, /<script/)
  assert.match(svg, /868\.0 MHz|868\.\d MHz/)
})

test('the more often a level is seen, the darker its cell', () => {
  const light = [0, 0.001, 0.01, 0.1, 0.5, 1].map((share) => {
    return colourOf(share).reduce((sum, channel) => sum + channel, 0)
  })
  assert.deepEqual(
    light,
    [...light].sort((a, b) => b - a),
  )
  assert.equal(new Set(light).size, light.length)
})

test('a frequency is written with the digits it needs', () => {
  assert.deepEqual([863e6, 868.1e6, 869_525_000].map(megahertz), ['863.0', '868.1', '869.525'])
})
