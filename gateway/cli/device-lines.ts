/** A device as lines of text: registration, radio, what was agreed, what waits and why. */

import type { AskedView, DeviceCare, DeviceDetail, DownlinkView, LinkView } from '../api/service.ts'
import { rx2DelayS } from '../link/setup.ts'
import { DEVICE_WORDS, type DeviceWords } from './device-words.ts'
import type { Language } from './language.ts'
import { printable } from './output.ts'

const NAME_WIDTH = 18

export function linesOf(detail: DeviceDetail, language: Language): string {
  const words = DEVICE_WORDS[language]
  const { device, radio, link, downlinks, hasKey, care, ...view } = detail
  const { relaxed, ...plain } = device
  const { verdict, advice, cause: _, ...figures } = radio
  const lines = Object.entries({
    ...plain,
    ...(relaxed && { relaxed: words.relaxed(relaxed.by, relaxed.because) }),
    ...view,
    care: careTexts(care, words),
    key: words.key(hasKey),
    ...figures,
    ...(link && linkFields(link, words)),
    radio: verdict,
  })
  return [
    ...lines.map(([name, value]) => line(name, value)),
    advice[language],
    ...downlinks.flatMap((one) => downlinkLines(one, language)),
  ].join('\n')
}

function careTexts(
  { battery, isBatteryLow, distrusted }: DeviceCare,
  { care }: DeviceWords,
): readonly string[] {
  return [
    ...(battery ? [care.battery(battery.percent)] : []),
    ...(isBatteryLow ? [care.batteryLow] : []),
    ...distrusted.map(({ quantity, index, reason, sinceMs }) =>
      care.distrusted(`${quantity}/${index}`, reason, new Date(sinceMs).toISOString()),
    ),
  ]
}

/** What the device has agreed to; what it was only asked stands apart. */
function linkFields(link: LinkView, words: DeviceWords): Readonly<Record<string, unknown>> {
  const { rx1DelayS, rx1DrOffset, rx2DataRate, rx2FreqHz, maxDCycle } = link
  return {
    told: words.told(link.dataRate, link.eirpDbm, link.nbTrans),
    channelsMhz: link.channels.map(({ freqHz, on, rx1FreqHz }) => {
      const moved = rx1FreqHz === null ? '' : words.moved(mhz(rx1FreqHz))
      return `${mhz(freqHz)}${moved}${on ? '' : words.off}`
    }),
    rx1: words.rx1(rx1DelayS, rx1DrOffset),
    rx2: `${rx2DelayS(rx1DelayS)} s, DR${rx2DataRate}, ${mhz(rx2FreqHz)} MHz`,
    dutyCycle: maxDCycle === 0 ? words.asItLikes : words.atMost(2 ** maxDCycle),
    asked: link.asked.map((one) => askedText(one, words)),
    refused: link.refused,
  }
}

function askedText({ request, tries }: AskedView, words: DeviceWords): string {
  const { name, ...fields } = request
  const values = Object.entries(fields).map(([field, value]) => ` ${field} ${value}`)
  const said = tries === 0 ? words.waits : words.askedTimes(tries)
  return `${name}${values.join('')} (${said})`
}

function downlinkLines(downlink: DownlinkView, language: Language): readonly string[] {
  const { id, fPort, bytes, tries, isUnderWay, expiresAtMs, why } = downlink
  const { marks: words, waits, head } = DEVICE_WORDS[language]
  const marks = [
    downlink.purpose === 'data' ? '' : downlink.purpose,
    downlink.confirmed ? words.confirmed : '',
    downlink.urgent ? words.urgent : '',
    isUnderWay ? words.underWay : tries > 0 ? words.sent(tries) : waits,
    words.until(new Date(expiresAtMs).toISOString()),
  ].filter((mark) => mark !== '')
  const text = `${id}: ${head(fPort, bytes)}, ${marks.join(', ')}`
  return [line('downlink', text), ...(why ? [`  ${why.words[language]}`] : [])]
}

function mhz(freqHz: number): string {
  return String(freqHz / 1e6)
}

function line(name: string, value: unknown): string {
  return `${name.padEnd(NAME_WIDTH)}${textOf(name, value)}`
}

function textOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (name.endsWith('AtMs')) return new Date(Number(value)).toISOString()
  return printable(Array.isArray(value) ? value.join(', ') || '–' : String(value))
}
