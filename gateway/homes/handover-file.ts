/**
 * A hand-over as it travels, by a stick or through the hypervisor: a head that anybody may read, and a box
 * that the new home alone opens. The box holds under its head and no other.
 *
 *   { "cigaleHome": 1, "from": …, "to": …, "rev": …, "devices": …, "box": base64 }
 */

import { type GatewayEui, parseGatewayEui } from '../../base/ids.ts'
import { sealBox } from '../../base/sealed-box.ts'
import { type Handover, writeHandover } from './handover.ts'

export type HandoverHead = {
  readonly from: GatewayEui
  readonly to: GatewayEui
  readonly rev: number
  readonly devices: number
}

/** Fits a command to a gateway. */
export const HANDOVER_CHARS_MAX = 240_000

/** `undefined`: `key` is no key of a gateway. */
export function sealHandover(
  handover: Handover,
  { key, chance }: { readonly key: string; readonly chance: Uint8Array },
): string | undefined {
  const head = headOfHandover(handover)
  const plain = writeHandover(handover)
  const box = sealBox(key, { plain, context: contextOf(head), chance })
  if (!box) return undefined
  return `${JSON.stringify({ cigaleHome: 1, ...head, box: Buffer.from(box).toString('base64') })}\n`
}

/** Its head, which nobody has proved yet; `undefined`: it is no hand-over. */
export function headOf(text: string): HandoverHead | undefined {
  return partsOf(text)?.head
}

export function headOfHandover({ from, to, rev, devices }: Handover): HandoverHead {
  return { from, to, rev, devices: devices.length }
}

/** What the box holds under. */
export function contextOf({ from, to, rev, devices }: HandoverHead): string {
  return `cigale home 1 ${from} ${to} ${rev} ${devices}`
}

export function partsOf(
  text: string,
): { readonly head: HandoverHead; readonly box: Uint8Array } | undefined {
  const read = jsonOf(text)
  const { cigaleHome, from, to, rev, devices, box } = read
  const [fromEui, toEui] = [from, to].map((eui) => {
    return typeof eui === 'string' ? parseGatewayEui(eui) : undefined
  })
  if (cigaleHome !== 1 || !fromEui || !toEui || typeof box !== 'string') return undefined
  if (!Number.isSafeInteger(rev) || !Number.isSafeInteger(devices)) return undefined
  const head = { from: fromEui, to: toEui, rev: rev as number, devices: devices as number }
  return { head, box: new Uint8Array(Buffer.from(box, 'base64')) }
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = text.length <= HANDOVER_CHARS_MAX ? JSON.parse(text) : undefined
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
