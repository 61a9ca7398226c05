/** A hand-over out of its box, checked: whoever knows a gateway's key can have made it. */

import { inflateRawSync } from 'node:zlib'
import type { GatewayEui } from '../../base/ids.ts'
import type { BoxKey } from '../../base/sealed-box.ts'
import { Secret } from '../../base/secret.ts'
import type { CarriedKeys, Handover } from './handover.ts'
import { contextOf, headOfHandover, partsOf } from './handover-file.ts'
import { handoverSchema } from './handover-schema.ts'

/** As much as a page of devices of the largest gateway takes. */
const PLAIN_BYTES_MAX = 16 * 1024 * 1024

export type OpenedHandover =
  | { readonly kind: 'handover'; readonly handover: Handover }
  | { readonly kind: 'rejected'; readonly reason: 'no-handover' | 'not-for-us' | 'damaged' }

export function openHandover(
  text: string,
  { key, self }: { readonly key: BoxKey; readonly self: GatewayEui },
): OpenedHandover {
  const parts = partsOf(text)
  if (!parts) return { kind: 'rejected', reason: 'no-handover' }
  const { head, box } = parts
  if (head.to !== self) return { kind: 'rejected', reason: 'not-for-us' }
  const plain = key.open(box, contextOf(head))
  if (!plain) return { kind: 'rejected', reason: 'damaged' }
  const handover = readHandover(plain)
  const isSame = handover && contextOf(headOfHandover(handover)) === contextOf(head)
  return handover && isSame
    ? { kind: 'handover', handover }
    : { kind: 'rejected', reason: 'damaged' }
}

/** `undefined` for what is no hand-over, or one of a newer program. */
export function readHandover(plain: Secret): Handover | undefined {
  const read = handoverSchema.safeParse(jsonOf(plain.reveal()))
  if (!read.success) return undefined
  const { version: _, ...handover } = read.data
  const devices = handover.devices.map((one) => ({
    ...one,
    keys: wrapped(one.keys),
    session: one.session && { ...one.session, keys: wrapped(one.session.keys) },
    pending: one.pending.map((session) => ({ ...session, keys: wrapped(session.keys) })),
  }))
  // The schema says the same as the types, with `undefined` for what is left out.
  return { ...handover, devices } as unknown as Handover
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    const text = inflateRawSync(bytes, { maxOutputLength: PLAIN_BYTES_MAX }).toString('utf8')
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function wrapped(keys: Readonly<Record<string, string | undefined>>): CarriedKeys {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([name, hex]) => {
      const key = hex === undefined ? undefined : Secret.keyOfHex(hex)
      return key ? [[name, key]] : []
    }),
  )
}
