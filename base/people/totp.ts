/** One-time codes of a telephone (RFC 6238: SHA-1, 30 s, 6 digits, as every app knows them). Pure. */

import { createHmac, timingSafeEqual } from 'node:crypto'

export const SECRET_BYTES = 20
const STEP_MS = 30_000
const DIGITS = 6
/** Clocks of telephones differ: the step before and the one behind count too. */
const STEPS_AROUND = 1

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function codeOf(secret: Uint8Array, atMs: number): string {
  return codeOfStep(secret, Math.floor(atMs / STEP_MS))
}

/**
 * The step whose code this is; `undefined` for a wrong one and for one that is not later than
 * `usedStep`: a code that was looked over a shoulder opens nothing (RFC 6238 §5.2).
 */
export function stepOfCode(
  given: string,
  {
    secret,
    atMs,
    usedStep,
  }: { readonly secret: Uint8Array; readonly atMs: number; readonly usedStep: number },
): number | undefined {
  const code = given.replace(/\s/g, '')
  if (!/^\d{6}$/.test(code)) return undefined
  const now = Math.floor(atMs / STEP_MS)
  let found: number | undefined
  for (let step = now - STEPS_AROUND; step <= now + STEPS_AROUND; step++) {
    const isRight = timingSafeEqual(Buffer.from(codeOfStep(secret, step)), Buffer.from(code))
    if (isRight && step > usedStep) found ??= step
  }
  return found
}

/** RFC 4226 §5.3. */
function codeOfStep(secret: Uint8Array, step: number): string {
  const counter = new Uint8Array(8)
  new DataView(counter.buffer).setBigUint64(0, BigInt(Math.max(0, step)))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = mac[mac.length - 1]! & 0x0f
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** What an app takes as a picture or by hand (Key URI format). */
export function otpauthOf(name: string, secret: Uint8Array): string {
  const label = `Cigale:${encodeURIComponent(name)}`
  return `otpauth://totp/${label}?secret=${base32Of(secret)}&issuer=Cigale&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`
}

/** RFC 4648 §6, without padding. */
export function base32Of(bytes: Uint8Array): string {
  let [text, bits, value] = ['', 0, 0]
  for (const byte of bytes) {
    value = (value << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(value >>> (bits - 5)) & 31]
    value &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text
}
