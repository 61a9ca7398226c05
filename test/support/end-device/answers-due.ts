/**
 * What a device has to say to the network, until it was said (LoRaWAN L2 1.0.4 §4.3.1.6, §5). Most
 * answers go once, in the next uplink; those that move receive windows go in every uplink until a
 * class A downlink shows that the network knows.
 *
 *   due ──said──▶ gone          (most)
 *   due ──said──▶ repeating ──class A downlink──▶ gone          (sticky)
 */

import type { UplinkCommand } from '../../../gateway/lorawan/mac/commands.ts'
import { fitting } from '../../../gateway/lorawan/mac/write.ts'

export type Due = {
  readonly command: UplinkCommand
  readonly isSticky: boolean
  readonly wasSaid: boolean
}

const STICKY: readonly string[] = [
  ...['RXParamSetupAns', 'RXTimingSetupAns', 'DlChannelAns', 'TxParamSetupAns'],
]
/** A device has room for so many; what is asked beyond it is forgotten, and asked again. */
const DUE_MAX = 32

/** The answers to a downlink's commands. Whatever came, the network has heard what was repeated. */
export function dueAfterDownlink(
  due: readonly Due[],
  answers: readonly UplinkCommand[],
  how: { readonly repeatsSticky: boolean; readonly isClassA: boolean },
): readonly Due[] {
  const left = how.isClassA ? due.filter(({ wasSaid }) => !wasSaid) : due
  const fresh = answers.map((command) => ({
    command,
    isSticky: how.repeatsSticky && STICKY.includes(command.name),
    wasSaid: false,
  }))
  return [...left, ...fresh].slice(0, DUE_MAX)
}

/** What the next uplink says, in order, and what is left afterwards. */
export function sayDue(
  due: readonly Due[],
  bytesMax: number,
): { readonly said: readonly UplinkCommand[]; readonly due: readonly Due[] } {
  const { now } = fitting(
    due.map(({ command }) => command),
    bytesMax,
  )
  const after = due.flatMap((one, i) => {
    if (i >= now.length) return [one]
    return one.isSticky ? [{ ...one, wasSaid: true }] : []
  })
  return { said: now, due: after }
}
