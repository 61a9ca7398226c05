/** A device as lines of text: registration, radio, what was agreed, what waits and why. */

import type { AskedView, DeviceDetail, DownlinkView, LinkView } from '../api/service.ts'
import { rx2DelayS } from '../link/setup.ts'
import type { Language } from './language.ts'
import { printable } from './output.ts'

const NAME_WIDTH = 18

export function linesOf(detail: DeviceDetail, language: Language): string {
  const { device, radio, link, downlinks, ...view } = detail
  const { relaxed, ...plain } = device
  const { verdict, advice, cause: _, ...figures } = radio
  const lines = Object.entries({
    ...plain,
    ...(relaxed && { relaxed: `by ${relaxed.by}, because ${relaxed.because}` }),
    ...view,
    key: view.hasKey ? 'known' : 'missing',
    ...figures,
    ...(link && linkFields(link)),
    radio: verdict,
  })
  return [
    ...lines.filter(([name]) => name !== 'hasKey').map(([name, value]) => line(name, value)),
    advice[language],
    ...downlinks.flatMap((one) => downlinkLines(one, language)),
  ].join('\n')
}

/** What the device has agreed to; what it was only asked stands apart. */
function linkFields(link: LinkView): Readonly<Record<string, unknown>> {
  const { rx1DelayS, rx1DrOffset, rx2DataRate, rx2FreqHz, maxDCycle } = link
  return {
    told: `DR${link.dataRate}, ${link.eirpDbm} dBm, each message ${link.nbTrans} times at most`,
    channelsMhz: link.channels.map(({ freqHz, on, rx1FreqHz }) => {
      const moved = rx1FreqHz === null ? '' : ` (RX1 ${mhz(rx1FreqHz)})`
      return `${mhz(freqHz)}${moved}${on ? '' : ' (off)'}`
    }),
    rx1: `${rx1DelayS} s, offset ${rx1DrOffset}`,
    rx2: `${rx2DelayS(rx1DelayS)} s, DR${rx2DataRate}, ${mhz(rx2FreqHz)} MHz`,
    dutyCycle: maxDCycle === 0 ? 'as it likes' : `at most 1/${2 ** maxDCycle} of the time`,
    asked: link.asked.map(askedText),
    refused: link.refused,
  }
}

function askedText({ request, tries }: AskedView): string {
  const { name, ...fields } = request
  const values = Object.entries(fields).map(([field, value]) => ` ${field} ${value}`)
  const said = tries === 0 ? 'waits' : `asked ${tries} of 3 times`
  return `${name}${values.join('')} (${said})`
}

function downlinkLines(downlink: DownlinkView, language: Language): readonly string[] {
  const { id, fPort, bytes, tries, isUnderWay, expiresAtMs, why } = downlink
  const marks = [
    downlink.purpose === 'data' ? '' : downlink.purpose,
    downlink.confirmed ? 'confirmed' : '',
    downlink.urgent ? 'urgent' : '',
    isUnderWay ? 'under way' : tries > 0 ? `sent ${tries} times` : 'waits',
    `until ${new Date(expiresAtMs).toISOString()}`,
  ].filter((mark) => mark !== '')
  const head = `${id}: port ${fPort}, ${bytes} bytes, ${marks.join(', ')}`
  return [line('downlink', head), ...(why ? [`  ${why.words[language]}`] : [])]
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
