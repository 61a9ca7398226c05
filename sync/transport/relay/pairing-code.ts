/**
 * What a technician carries from one gateway to the other, on paper or in a photo: twenty signs, 88 bits of chance
 * and 12 that tell a slip of the pen. With the two gateways' names it gives the pair's key and short numbers, so
 * a code that was read for another gateway opens nothing. Crockford's base 32: no I, L, O, U. Pure.
 */

import { createHash, hkdfSync } from 'node:crypto'
import { concatBytes } from '../../../base/bytes.ts'
import { bytesOfId, type GatewayEui } from '../../../base/ids.ts'
import type { Random } from '../../../base/random.ts'
import { Secret } from '../../../base/secret.ts'

const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHANCE_BYTES = 11
const CHECK_BITS = 12n
const LENGTH = 20
const GROUP = 4
const KEY_BYTES = 16
const PURPOSE = 'cigale relay pair 1'

export type PairSecrets = {
  readonly key: Secret
  /** Short numbers; they differ, and none is zero. */
  readonly leaf: number
  readonly hub: number
}

/** Five groups of four signs. */
export function drawPairingCode(random: Random): string {
  const chance = random.bytes(CHANCE_BYTES)
  let value = (numberOf(chance) << CHECK_BITS) | checkOf(chance)
  let text = ''
  for (let i = 0; i < LENGTH; i++) {
    text = SIGNS[Number(value & 31n)]! + text
    value >>= 5n
  }
  return (text.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-')
}

/** As it was typed: small letters, spaces, an O for a zero. undefined: it is no code, or one with a slip. */
export function readPairingCode(text: string): Secret | undefined {
  const signs = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  if (signs.length !== LENGTH) return undefined
  let value = 0n
  for (const sign of signs) {
    const digit = SIGNS.indexOf(sign)
    if (digit < 0) return undefined
    value = (value << 5n) | BigInt(digit)
  }
  const hex = (value >> CHECK_BITS).toString(16).padStart(2 * CHANCE_BYTES, '0')
  const chance = new Uint8Array(Buffer.from(hex, 'hex'))
  return (value & ((1n << CHECK_BITS) - 1n)) === checkOf(chance) ? new Secret(chance) : undefined
}

/** HKDF-SHA-256 over the code's chance, bound to both gateways. */
export function secretsOfPair(
  code: Secret,
  { leaf, hub }: { readonly leaf: GatewayEui; readonly hub: GatewayEui },
): PairSecrets {
  const names = concatBytes([bytesOfId(leaf), bytesOfId(hub)])
  const made = new Uint8Array(hkdfSync('sha256', code.reveal(), PURPOSE, names, KEY_BYTES + 4))
  const view = new DataView(made.buffer, KEY_BYTES)
  const leafNumber = view.getUint16(0) || 1
  const hubNumber = view.getUint16(2) || 2
  return {
    key: new Secret(made.slice(0, KEY_BYTES)),
    leaf: leafNumber,
    hub: hubNumber === leafNumber ? leafNumber ^ 1 || 2 : hubNumber,
  }
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n)
}

function checkOf(chance: Uint8Array): bigint {
  const [a, b] = createHash('sha256').update(PURPOSE).update(chance).digest()
  return BigInt((a! << 4) | (b! >> 4))
}
