/**
 * How Station writes an EUI-64: eight bytes with dashes, as an ID6 (four groups of 16 bits, `::`
 * for a run of zeros, like an IPv6 address), or as a plain number.
 * Source: lorabasics/basicstation, src/rt.c (rt_readEui).
 */

import type { GatewayEui } from '../../base/ids.ts'

const DASHED = /^[0-9a-f]{2}(?:-[0-9a-f]{2}){7}$/
const PLAIN = /^[0-9a-f]{16}$/
const GROUP = /^[0-9a-f]{1,4}$/

/** 16 lower-case hex digits of any of the forms; `undefined` for anything else. */
export function readEuiText(value: unknown): string | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return ofNumber(value)
  if (typeof value !== 'string' || value.length > 32) return undefined
  const text = value.toLowerCase()
  if (DASHED.test(text)) return text.replaceAll('-', '')
  return PLAIN.test(text) ? text : ofId6(text)
}

function ofNumber(value: bigint | number): string | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined
  const eui = BigInt(value)
  return eui >= 0n && eui < 1n << 64n ? eui.toString(16).padStart(16, '0') : undefined
}

function ofId6(text: string): string | undefined {
  const halves = text.split('::')
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const zeros = 4 - left.length - right.length
  if (halves.length > 2 || (halves.length === 2 ? zeros < 1 : zeros !== 0)) return undefined
  const groups = [...left, ...new Array<string>(zeros).fill('0'), ...right]
  if (!groups.every((group) => GROUP.test(group))) return undefined
  return groups.map((group) => group.padStart(4, '0')).join('')
}

/** `1:2:3:a0f`: no zeros are left out, which every reader of ID6 takes. */
export function writeId6(eui: GatewayEui): string {
  return (eui.match(/.{4}/g) ?? []).map((group) => group.replace(/^0{1,3}/, '')).join(':')
}
