/**
 * Terabee People Counting L-XL, above a passage (time of flight, no pictures); big-endian.
 *
 *   fPort 1     0..3 in u32 · 4..7 out u32, since it was switched on
 *               8, newer firmware: bit 0 stopped · 1 stuck · 2 several devices disagree · 3 Wi-Fi on
 *   fPort 2     02 in u32 out u32: the counts that somebody asked for
 *   fPort 4     01, 02, 03 and three bytes: version of counter, pages, radio
 *   fPort 5     01 u8: Wi-Fi on
 *   fPort 100   01 u16 height mm · 02 u8 direction, 1 reversed · 03 u16 report every n minutes
 *
 * Source: Actility device-catalog, vendors/terabee/drivers/pc-l-xl.
 */

import type { DecodeResult } from '../../contract.ts'
import type { Collector } from '../collector.ts'
import { fixedFrameDecoder, noSuchFrame } from '../fixed-frame.ts'

const FLAGS = ['counting stopped', 'sensor stuck', 'devices disagree'] as const
const WIFI_ON = 0x08
const COMPONENTS: Readonly<Record<number, string>> = { 1: 'counter', 2: 'pages', 3: 'radio' }

export const terabeePeopleCountingLXl = fixedFrameDecoder({
  id: 'terabee-people-counting-l-xl',
  vendor: 'Terabee',
  model: 'People Counting L-XL',
  version: 1,
  channels: [
    { quantity: 'people.inTotal', index: 0 },
    { quantity: 'people.outTotal', index: 0 },
  ],
  frames: {
    1: { bytes: 8, bytesMax: 9, read: readCounts },
    2: { bytes: 9, read: (view, out) => known(view, 2) ?? addCounts(view, out, 1) },
    4: { bytes: 4, read: readVersion },
    5: {
      bytes: 2,
      read: (view, out) =>
        known(view, 1) ?? void out.info('Wi-Fi', view.getUint8(1) === 0 ? 'off' : 'on'),
    },
    100: { bytes: 2, bytesMax: 3, read: readSetting },
  },
})

function known(view: DataView, command: number): DecodeResult | undefined {
  const given = view.getUint8(0)
  return given === command ? undefined : noSuchFrame(`answer to command ${given} unknown`)
}

function readCounts(view: DataView, out: Collector): undefined {
  addCounts(view, out, 0)
  const flags = view.byteLength > 8 ? view.getUint8(8) : 0
  for (const [bit, what] of FLAGS.entries())
    if ((flags >>> bit) & 1) out.note({ kind: 'failed', what })
  if (flags & WIFI_ON) out.info('Wi-Fi', 'on')
}

function addCounts(view: DataView, out: Collector, at: number): undefined {
  out.add('people.inTotal', view.getUint32(at)).add('people.outTotal', view.getUint32(at + 4))
}

function readVersion(view: DataView, out: Collector): DecodeResult | undefined {
  const component = COMPONENTS[view.getUint8(0)]
  if (!component) return noSuchFrame(`version of component ${view.getUint8(0)} unknown`)
  out.info(`version of ${component}`, [1, 2, 3].map((at) => view.getUint8(at)).join('.'))
  return undefined
}

function readSetting(view: DataView, out: Collector): DecodeResult | undefined {
  const setting = view.getUint8(0)
  const hasWord = view.byteLength > 2
  if (setting === 2) out.info('direction', view.getUint8(1) === 1 ? 'reversed' : 'normal')
  else if (setting === 1 && hasWord) out.info('height mm', view.getUint16(1))
  else if (setting === 3 && hasWord) out.info('report period min', view.getUint16(1))
  else return noSuchFrame(`setting ${setting} of ${view.byteLength} bytes unknown`)
  return undefined
}
